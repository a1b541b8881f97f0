-- Revisions: append-only, one row a change, each linked by its hash to the one before it.
-- `fields` is the whole record after the change, in canonical JSON: as-of reads need no replay.
CREATE TABLE revisions (
    position   BIGINT PRIMARY KEY,
    record     TEXT   NOT NULL,
    version    BIGINT NOT NULL,
    kind       TEXT   NOT NULL,
    act        TEXT   NOT NULL,
    at_us      BIGINT NOT NULL,
    actor      TEXT,
    actor_name TEXT   NOT NULL,
    comment    TEXT,
    state      TEXT   NOT NULL,
    code       TEXT   NOT NULL,
    title      TEXT   NOT NULL,
    owner      TEXT,
    unit       TEXT,
    withdrawn  BIGINT NOT NULL,
    fields     JSON   NOT NULL,
    origin     TEXT,
    hash       TEXT   NOT NULL
);
CREATE UNIQUE INDEX revisions_record ON revisions (record, version);
CREATE INDEX revisions_kind ON revisions (kind, record, position);
CREATE INDEX revisions_at ON revisions (at_us);

-- Records: what the newest revision of each says. `born` is the position of its first revision, its short number.
CREATE TABLE records (
    id         TEXT   PRIMARY KEY,
    born       BIGINT NOT NULL,
    kind       TEXT   NOT NULL,
    code       TEXT   NOT NULL,
    title      TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    owner      TEXT,
    unit       TEXT,
    version    BIGINT NOT NULL,
    position   BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    created_by TEXT,
    updated_us BIGINT NOT NULL,
    updated_by TEXT,
    withdrawn  BIGINT NOT NULL,
    doc        JSON   NOT NULL
);
-- A list is counted and put in order from its index alone.
CREATE UNIQUE INDEX records_born ON records (born, kind, withdrawn, updated_us, id);
CREATE UNIQUE INDEX records_position ON records (position);
CREATE UNIQUE INDEX records_code ON records (kind, code);
CREATE INDEX records_updated ON records (kind, withdrawn, updated_us, id);
CREATE INDEX records_state ON records (kind, withdrawn, state, updated_us, id);
CREATE INDEX records_title ON records (kind, withdrawn, title, id);
CREATE INDEX records_owner ON records (owner, kind, withdrawn, updated_us);
CREATE INDEX records_unit ON records (unit, kind, withdrawn, updated_us);

-- Indexes on fields that the standard shows in lists: made and dropped as the standard says.
CREATE TABLE field_indexes (
    name       TEXT PRIMARY KEY,
    definition TEXT NOT NULL
);

-- Whose a record is, for reach `own` and `line`: its owner, its creator, and everybody its person fields name.
CREATE TABLE record_people (
    person TEXT   NOT NULL,
    record BIGINT NOT NULL,
    PRIMARY KEY (person, record)
);

-- Search: words in lower case and pairs of neighbouring Chinese characters.
CREATE TABLE search_terms (
    term   TEXT   NOT NULL,
    record BIGINT NOT NULL,
    PRIMARY KEY (term, record)
);

-- Everybody above a person in the line of managers.
CREATE TABLE lines (
    boss   TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (boss, person)
);
CREATE INDEX lines_person ON lines (person);

-- Last number given out: `report:2026` for a yearly code, `person:` for one that runs on.
CREATE TABLE counters (
    name  TEXT   PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE files (
    hash    TEXT   PRIMARY KEY,
    name    TEXT   NOT NULL,
    size    BIGINT NOT NULL,
    media   TEXT   NOT NULL,
    kept_us BIGINT NOT NULL
);
