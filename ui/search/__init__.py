"""The page that finds clinics, in parts: its boxes, its chips, its map, and what changed since a link was made."""
