"""What we know before starting: sources, vocabulary, people's rulings, settings, and where things are kept.

This is the bottom room. It imports nothing of ours; an unknown key in any of its files stops the program with the
file's name and the key.
"""
