-- Who may sign in. `login` is in lower case; `roles` is a JSON array of role ids beyond those of the person's position.
CREATE TABLE accounts (
    login         TEXT   PRIMARY KEY,
    person        TEXT   NOT NULL,
    password_hash TEXT   NOT NULL,
    roles         TEXT   NOT NULL,
    disabled      BIGINT NOT NULL,
    changed_us    BIGINT NOT NULL
);
CREATE UNIQUE INDEX accounts_person ON accounts (person);

CREATE TABLE sessions (
    token_hash TEXT   PRIMARY KEY,
    login      TEXT   NOT NULL,
    person     TEXT   NOT NULL,
    csrf       TEXT   NOT NULL,
    created_us BIGINT NOT NULL,
    seen_us    BIGINT NOT NULL,
    expires_us BIGINT NOT NULL,
    user_agent TEXT   NOT NULL
);
CREATE INDEX sessions_login ON sessions (login);

-- Failed sign-ins since the last good one, by what was tried (a login or an address).
CREATE TABLE sign_in_attempts (
    subject  TEXT   PRIMARY KEY,
    failures BIGINT NOT NULL,
    first_us BIGINT NOT NULL,
    last_us  BIGINT NOT NULL
);
