-- What is to do: 2 its owner's next step, 1 somebody else's, 0 nobody's; and the day by which the record stands in
-- the calendar. Both follow from the record and its kind.
ALTER TABLE records ADD COLUMN work BIGINT NOT NULL DEFAULT 0;
ALTER TABLE records ADD COLUMN day TEXT;
CREATE INDEX records_work ON records (owner, work, day, id) WHERE work > 0;

-- Who is named for the next step of a record that waits for somebody else: by a person field, or as its creator.
CREATE TABLE record_turns (
    person TEXT   NOT NULL,
    record BIGINT NOT NULL,
    PRIMARY KEY (person, record)
);

-- What of each kind the two above were drawn from, so that they are drawn again when the standard changes.
CREATE TABLE work_rules (
    kind TEXT PRIMARY KEY,
    rule TEXT NOT NULL
);
