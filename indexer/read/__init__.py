"""What a page offers, with the passage that says it; when two readings are possible, no statement."""
