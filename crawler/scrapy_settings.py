"""Scrapy, set up to be polite and quiet. What is set here stands above anything a spider could ask for."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from scrapy.settings import Settings

from config.settings import Crawl
from crawler.manners.robots import user_agent

HOSTS_AT_ONCE = 16
INSIDE = "CLINICS_INSIDE"
"""Setting that names the hosts inside this network that may be visited; read by ``manners/door.py``."""
RUNS = "CLINICS_RUNS"
"""Setting that names the folder of runs, beside which pages that were read are known; read by ``recognising.py``."""


def scrapy_settings(crawl: Crawl, *, inside: Collection[str] = (), runs: Path | None = None) -> Settings:
    """Scrapy's settings for one crawl, at a priority that a spider's own settings do not reach."""
    settings = Settings()
    known = "" if runs is None else str(runs)
    settings.setdict({**_values(crawl), INSIDE: sorted(inside), RUNS: known}, priority="cmdline")
    return settings


def _values(crawl: Crawl) -> dict[str, Any]:
    return {
        "ADDONS": {},
        "USER_AGENT": user_agent(crawl.contact),
        # robots.txt is obeyed by our own door: Scrapy 2.14 to 2.19 lets every request after the second to a new host
        # through while robots.txt is being fetched.
        "ROBOTSTXT_OBEY": True,
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
            "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
            "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
            "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
            "crawler.manners.unpacking.Unpacking": 590,
            "crawler.manners.recognising.Recognising": 595,
        },
        # Of Scrapy's own extensions only those that count. The others are switched off below; one of them would still
        # be loaded for that, with a web server, and take as long as the rest of Scrapy's start.
        "EXTENSIONS_BASE": {"scrapy.extensions.corestats.CoreStats": 0, "scrapy.extensions.logcount.LogCount": 0},
        "DOWNLOAD_HANDLERS": {
            "http": "crawler.manners.door.Door",
            "https": "crawler.manners.door.Door",
            "data": None,
            "file": None,
            "ftp": None,
            "s3": None,
        },
        "TWISTED_DNS_RESOLVER": "crawler.manners.door.Resolver",
        "DNS_TIMEOUT": min(20.0, crawl.timeout_seconds),
        # The door lets one request at a time through to a host; more than that would only wait there.
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_REQUESTS": HOSTS_AT_ONCE,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_TIMEOUT": crawl.timeout_seconds,
        "DOWNLOAD_MAXSIZE": crawl.page_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        # Words from somebody who only claims to be the clinic would be cited as the clinic's own.
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "SCRAPER_SLOT_MAX_ACTIVE_SIZE": 20 * crawl.page_bytes,
        "REDIRECT_MAX_TIMES": 5,
        "RETRY_ENABLED": False,
        "COOKIES_ENABLED": False,
        "AUTOTHROTTLE_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
        "HTTPPROXY_ENABLED": True,
        "REFERER_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "MEMUSAGE_ENABLED": False,
        "STATS_DUMP": False,
        "LOGSTATS_INTERVAL": 0,
        "LOG_LEVEL": "ERROR",
        "LOG_COLOR": False,
        "DEPTH_LIMIT": 0,
        "JOBDIR": None,
        "FEEDS": {},
    }
