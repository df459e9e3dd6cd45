-- What the NPI registry says of people and clinics that pages name: beside the facts, never among them.

CREATE TABLE registry_statement (
    clinic      TEXT NOT NULL,
    sort        TEXT NOT NULL,     -- person, organization
    key         TEXT NOT NULL,     -- the name, folded
    name        TEXT NOT NULL,     -- as the page has it
    said        TEXT NOT NULL,     -- the quotation that names it
    url         TEXT NOT NULL,
    verdict     TEXT NOT NULL,     -- corroborates, contradicts, listed, deactivated, unsure, not_found
    as_of       TEXT NOT NULL,     -- day of the registry's answer, or of its file
    npi         TEXT NOT NULL,     -- of the entry that was recognised, else empty
    listed_as   TEXT NOT NULL,
    codes       TEXT NOT NULL,     -- taxonomy codes, the primary one first, with spaces between
    place       TEXT NOT NULL,     -- recognised by: address, phone, both
    claim       TEXT NOT NULL,     -- what the page calls the person
    deactivated TEXT,
    updated     TEXT,              -- day on which the holder last changed the entry
    reason      TEXT NOT NULL,     -- why unsure
    PRIMARY KEY (clinic, sort, key)
) WITHOUT ROWID;
