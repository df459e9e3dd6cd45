"""How we behave at somebody else's door: robots.txt, pauses, budgets, and what a request may ask at all."""
