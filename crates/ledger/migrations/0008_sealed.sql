-- Sealed secrets, each under the record that it belongs to: ciphertext in hexadecimal digits, and the name of its key.
CREATE TABLE sealed (
    record  TEXT   PRIMARY KEY,
    key     TEXT   NOT NULL,
    bytes   TEXT   NOT NULL,
    kept_us BIGINT NOT NULL
);
