"""One reading of one source: its ledger while it lasts, its folder and report when it is done."""
