-- What becomes of a place over time: changes between two listings of it, and the id a listing had before a merge.

ALTER TABLE judgement ADD COLUMN change TEXT NOT NULL DEFAULT '';  -- moved, renamed, new suite; empty: neither

-- The id of the place that the listing stood for before that place became one with another. It is given back when the
-- two are taken apart again. Books made before this knew no such id: then the present one stands.
ALTER TABLE clinic ADD COLUMN own TEXT NOT NULL DEFAULT '';
UPDATE clinic SET own = id;
