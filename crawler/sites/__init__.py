"""Clinics' own sites: which of their pages are read, whose they are, and the listings they give."""
