"""Layout only: words are made in ui/words.py, answers come from the engine."""
