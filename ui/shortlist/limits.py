"""How much a shortlist holds: the page, the file and the buttons ask here; ``shortlist.js`` says the same by itself."""

MOST = 50
"""Clinics on a shortlist: about fifty pages of paper, and a link that every browser and mail program takes."""

LONGEST_NOTE = 1000
"""Most letters of a note."""
