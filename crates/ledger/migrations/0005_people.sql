-- What people say and set up beside the records: none of it is part of a revision.

-- Comments. A taken-back one loses its text and keeps its place.
CREATE TABLE comments (
    id       TEXT   PRIMARY KEY,
    record   BIGINT NOT NULL,
    at_us    BIGINT NOT NULL,
    author   TEXT   NOT NULL,
    text     TEXT   NOT NULL,
    mentions TEXT   NOT NULL,
    taken_us BIGINT
);
CREATE INDEX comments_record ON comments (record, at_us);

CREATE TABLE comment_terms (
    term    TEXT NOT NULL,
    comment TEXT NOT NULL,
    PRIMARY KEY (term, comment)
);

-- What somebody is told. `occasion` names what it is about, so that nobody is told of the same twice.
CREATE TABLE notices (
    person   TEXT   NOT NULL,
    occasion TEXT   NOT NULL,
    what     TEXT   NOT NULL,
    at_us    BIGINT NOT NULL,
    record   TEXT   NOT NULL,
    actor    TEXT,
    detail   TEXT   NOT NULL,
    read_us  BIGINT,
    PRIMARY KEY (person, occasion)
);
CREATE INDEX notices_person ON notices (person, at_us);
CREATE INDEX notices_unread ON notices (person, what) WHERE read_us IS NULL;

-- How far the program has come with something that it does step by step.
CREATE TABLE progress (
    name     TEXT   PRIMARY KEY,
    position BIGINT NOT NULL
);

CREATE TABLE preferences (
    person TEXT NOT NULL,
    name   TEXT NOT NULL,
    value  TEXT NOT NULL,
    PRIMARY KEY (person, name)
);

-- Filters, order and columns of a list under a name; `unit` is whom it is shared with.
CREATE TABLE saved_views (
    id      TEXT   PRIMARY KEY,
    kind    TEXT   NOT NULL,
    owner   TEXT   NOT NULL,
    unit    TEXT,
    name    TEXT   NOT NULL,
    query   TEXT   NOT NULL,
    made_us BIGINT NOT NULL
);
CREATE INDEX saved_views_kind ON saved_views (kind, owner);

-- Changes of many records made at once: `records` is a JSON array of record id and the version that was made.
CREATE TABLE batches (
    id        TEXT   PRIMARY KEY,
    person    TEXT   NOT NULL,
    kind      TEXT   NOT NULL,
    at_us     BIGINT NOT NULL,
    records   TEXT   NOT NULL,
    undone_us BIGINT
);

-- Calendars that a person's other programs fetch by a secret address.
CREATE TABLE feeds (
    token_hash TEXT   PRIMARY KEY,
    person     TEXT   NOT NULL,
    what       TEXT   NOT NULL,
    made_us    BIGINT NOT NULL,
    used_us    BIGINT
);
CREATE INDEX feeds_person ON feeds (person);
