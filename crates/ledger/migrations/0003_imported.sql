-- What came from a file: revisions by batch. `origin` is JSON text that starts with the batch's id.
CREATE INDEX revisions_origin ON revisions (origin) WHERE origin IS NOT NULL;
