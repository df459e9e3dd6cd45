"""Pages whose markup would keep us busy for hours: recognised before anything reads them.

Pure. The library that takes pages apart compares every attribute of an element with all the others of it, so that one
element of a few megabytes stops a whole crawl. Tags are told apart as the HTML standard does (WHATWG, section 13.2.5).
"""

import re

MOST_ATTRIBUTES = 500
"""Attributes of one element; pages that people made have some thirty at most."""

_TOO_SHORT = 16_384  # bytes of a page that cannot hold enough to matter

_START = re.compile(rb"<(?:(!--)|(/?[a-zA-Z][^\s/>]*+))")
_COMMENT_END = re.compile(rb"--!?>")
_RAW = {
    b"script": re.compile(rb"</script[\s/>]", re.IGNORECASE),
    b"style": re.compile(rb"</style[\s/>]", re.IGNORECASE),
}
_VALUE = rb"""\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)"""
_ATTRIBUTE = rb"[\s/]*+[^\s/>][^\s/>=]*+(?:" + _VALUE + rb")?+"
_ATTRIBUTES = re.compile(rb"(?:%s){0,%d}+(%s)?+" % (_ATTRIBUTE, MOST_ATTRIBUTES, _ATTRIBUTE))


def overgrown(body: bytes) -> bool:
    """Whether an element of a page has more than :data:`MOST_ATTRIBUTES`; takes a time in step with its size."""
    if len(body) < _TOO_SHORT:
        return False
    place = 0
    while (start := _START.search(body, place)) is not None:
        if start[1] is not None:
            end = _COMMENT_END.search(body, start.end() - 2)
            if end is None:
                return False
            place = end.end()
            continue
        attributes = _ATTRIBUTES.match(body, start.end())
        if attributes is not None and attributes[1] is not None:
            return True
        place = start.end() if attributes is None else attributes.end()
        raw = _RAW.get(start[2].lower())
        if raw is not None:
            end = raw.search(body, place)
            if end is None:
                return False
            place = end.start()
    return False
