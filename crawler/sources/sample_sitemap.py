"""The sample web's register: a sitemap of pages with structured data, some of it broken."""

from crawler.recipes.sitemap import SitemapOfPlaces


class SampleSitemap(SitemapOfPlaces):
    """Some pages tell of two locations."""

    name = "sample_sitemap"
    wanted = "/place/"
