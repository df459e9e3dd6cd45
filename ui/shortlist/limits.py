"""How much a shortlist holds: one place for the page, the file, the buttons and the script."""

MOST = 50
"""Clinics on a shortlist: about fifty pages of paper, and a link that every browser and mail program takes."""

LONGEST_NOTE = 1000
"""Most letters of a note."""
