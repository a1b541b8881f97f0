-- Pairs that are their own key, kept once, in the order of the key.
CREATE TABLE record_people_by_key (
    person TEXT   NOT NULL,
    record BIGINT NOT NULL,
    PRIMARY KEY (person, record)
) /* clustered */;
INSERT INTO record_people_by_key (person, record) SELECT person, record FROM record_people ORDER BY person, record;
DROP TABLE record_people;
ALTER TABLE record_people_by_key RENAME TO record_people;

CREATE TABLE record_turns_by_key (
    person TEXT   NOT NULL,
    record BIGINT NOT NULL,
    PRIMARY KEY (person, record)
) /* clustered */;
INSERT INTO record_turns_by_key (person, record) SELECT person, record FROM record_turns ORDER BY person, record;
DROP TABLE record_turns;
ALTER TABLE record_turns_by_key RENAME TO record_turns;

CREATE TABLE search_terms_by_key (
    term   TEXT   NOT NULL,
    record BIGINT NOT NULL,
    PRIMARY KEY (term, record)
) /* clustered */;
INSERT INTO search_terms_by_key (term, record) SELECT term, record FROM search_terms WHERE term <> '' ORDER BY term, record;
DROP TABLE search_terms;
ALTER TABLE search_terms_by_key RENAME TO search_terms;
