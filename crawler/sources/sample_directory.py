"""The sample web's directory: lists of links, and a page for each place."""

from collections.abc import Mapping
from typing import ClassVar

from crawler.recipes.list_then_detail import ListThenDetail


class SampleDirectory(ListThenDetail):
    """Every detail page lacks something."""

    name = "sample_directory"
    detail_links = "a.listing::attr(href)"
    next_links = "a[rel=next]::attr(href)"
    fields: ClassVar[Mapping[str, str]] = {
        "name": "h1.name",
        "street": ".street",
        "city": ".city",
        "state": ".state",
        "postal_code": ".zip",
        "phone": 'a[href^="tel:"]',
        "website": "a.website::attr(href)",
    }
