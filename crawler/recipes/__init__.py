"""The shapes that sources come in; a source fills one in."""
