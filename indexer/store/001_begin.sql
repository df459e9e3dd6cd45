-- The first shape of the book of record. Later files change it; this one is never edited.

CREATE TABLE run (              -- run folders that were taken in
    source   TEXT NOT NULL,
    at       TEXT NOT NULL,     -- name of the run folder
    kind     TEXT NOT NULL,     -- kind of source: clinic_site, official, directory, file
    complete INTEGER NOT NULL,  -- 1: a listing that is not in it is gone
    PRIMARY KEY (source, at)
) WITHOUT ROWID;

CREATE TABLE listing (
    id         TEXT PRIMARY KEY,
    source     TEXT NOT NULL,
    ref        TEXT NOT NULL,
    digest     TEXT NOT NULL,   -- of what was said
    body       BLOB NOT NULL,   -- the listing as JSON, deflated
    first_seen TEXT NOT NULL,
    said_since TEXT NOT NULL,   -- day on which its words were first seen as they are now
    last_seen  TEXT NOT NULL,
    gone_since TEXT,            -- day of the first complete run without it
    read_as    TEXT NOT NULL DEFAULT '',  -- digest and reader that its statements were made with
    UNIQUE (source, ref)
);

CREATE TABLE statement (
    id         TEXT PRIMARY KEY,
    listing    TEXT NOT NULL REFERENCES listing ON DELETE CASCADE,
    field      TEXT NOT NULL,
    value      TEXT NOT NULL,
    denied     INTEGER NOT NULL,
    said       TEXT NOT NULL CHECK (length(said) <= 240),
    url        TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen  TEXT NOT NULL,
    gone_since TEXT,            -- day on which the page no longer said so
    reader     TEXT NOT NULL
);
CREATE INDEX statement_of_listing ON statement (listing);

CREATE TABLE place (            -- where a listing is, or why that could not be said
    listing   TEXT PRIMARY KEY REFERENCES listing ON DELETE CASCADE,
    latitude  REAL,
    longitude REAL,
    exactness TEXT,
    source    TEXT,
    problem   TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

CREATE TABLE judgement (        -- of the last build; people's rulings live in config/decisions
    a       TEXT NOT NULL REFERENCES listing ON DELETE CASCADE,
    b       TEXT NOT NULL REFERENCES listing ON DELETE CASCADE,
    verdict TEXT NOT NULL,
    score   REAL NOT NULL,
    reasons TEXT NOT NULL,      -- JSON array
    who     TEXT NOT NULL,
    PRIMARY KEY (a, b)
) WITHOUT ROWID;

CREATE TABLE clinic (           -- which clinic each listing belongs to; ids are minted once
    listing TEXT PRIMARY KEY REFERENCES listing ON DELETE CASCADE,
    id      TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE merged (           -- ids that were given up, and the ids that answer for them
    old TEXT PRIMARY KEY,
    new TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE built (            -- what the engine was last built from
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
