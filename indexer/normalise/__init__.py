"""Pure functions that bring phones, names, addresses and web addresses into one form; raw values are kept elsewhere."""
