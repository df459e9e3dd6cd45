"""The sample web's feed: places in JSON, page after page."""

from collections.abc import Mapping
from typing import ClassVar

from crawler.recipes.json_feed import JsonFeed


class SampleFeed(JsonFeed):
    """Services and a few words about each place stand beside its address."""

    name = "sample_feed"
    places_key = "places"
    next_key = "next"
    ref_key = "id"
    fields: ClassVar[Mapping[str, str]] = {
        "name": "name",
        "street": "street",
        "city": "city",
        "state": "state",
        "postal_code": "zip",
        "phone": "phone",
        "website": "website",
    }
    labels: ClassVar[Mapping[str, str]] = {"services": "Services", "about": "About"}
