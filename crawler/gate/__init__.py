"""Whether a run may serve, by what was expected of it and what the last accepted one held."""
