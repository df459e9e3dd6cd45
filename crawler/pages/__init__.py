"""From an answer to words: visible text in blocks with their headings, and structured data as it stands there."""
