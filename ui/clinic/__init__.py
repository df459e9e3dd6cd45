"""How one clinic is told, on a card, on its page and in print: its facts, how each is known, and how to reach it."""
