-- Open records of a kind: lists ask for them, and few of many are open.
CREATE INDEX records_open ON records (kind, withdrawn, day, id) WHERE work > 0;
