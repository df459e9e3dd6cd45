"""Which listings are one clinic: small comparisons with reasons, and ids that are minted once."""
