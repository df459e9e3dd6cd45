"""Beginning a new source: a look, a guess, its files, and answers kept to check it by."""
