"""The book of record in SQLite: listings, statements, points, judgements and clinic ids; never thrown away."""
