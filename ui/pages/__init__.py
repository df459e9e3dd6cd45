"""Layout only: words are made in ui/words and said in ui/wording, answers come from the engine."""
