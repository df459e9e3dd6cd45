"""One short file per source, named after its id."""
