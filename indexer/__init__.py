"""What we make of the listings: statements, points, judgements, clinics, and the engine that answers questions."""
