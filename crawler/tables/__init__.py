"""Tables that people give: CSV, TSV and Excel, row by row, with the meaning of their columns."""
