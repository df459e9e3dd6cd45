"""The report of a crawl as a page and as lines that a maintainer reads."""
