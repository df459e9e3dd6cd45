"""The clinics that somebody marked, as a page to print and as a PDF; what is written on it stays with who wrote it."""
