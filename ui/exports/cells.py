"""Keeps crawled text from being run as a formula by the programs that open tables. Pure."""

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a cell begins with that spreadsheets may take for a formula, the full-width forms of them too.

After OWASP, "CSV Injection" (https://owasp.org/www-community/attacks/CSV_Injection).
"""


def dangerous(text: str) -> bool:
    """Whether a spreadsheet may take this text for a formula; white space before it does not help."""
    return text.startswith(STARTS) or text.lstrip().startswith(STARTS)


def harmless(text: str) -> str:
    """The same text, behind an apostrophe where it could be taken for a formula."""
    return f"'{text}" if dangerous(text) else text
