"""What a request of ours looks like, whatever a source file put into it: a question under our own name, and no more.

Nothing is sent but the question: no forms, no log-ins, no cookies, no other name than ours.
"""

from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.http import Request

from config.settings import Crawl
from crawler.manners.kept_out import NotForUs
from crawler.manners.local import is_local
from crawler.manners.robots import user_agent

ROBOTS = "robots"
"""In the ``meta`` of a request for a robots.txt."""
_NEVER_SENT = ("Authorization", "Cookie", "Cookie2", "Host", "Referer", "From", "X-Forwarded-For")
"""Headers that would say who we are to one host only, or that we are somebody or somewhere else."""
_LIMITS = ("download_maxsize", "download_fail_on_dataloss", "bindaddress")
"""What Scrapy lets a request loosen for itself."""


def robots_request(url: str, crawl: Crawl, *, before: Request) -> Request:
    """The request for a robots.txt, of which only the start is read (``door.py``).

    It goes through the proxy, if any, that the page does ``before`` which it is asked for.
    """
    headers = {"User-Agent": user_agent(crawl.contact), "Accept": "text/plain, */*"}
    asked = Request(url, headers=headers, meta={ROBOTS: True, "download_timeout": crawl.timeout_seconds})
    if before.meta.get("proxy") and not is_local(urlsplit(url).hostname or ""):
        asked.meta["proxy"] = before.meta["proxy"]
        if (secret := before.headers.get("Proxy-Authorization")) is not None:
            asked.headers["Proxy-Authorization"] = secret
    return asked


def mind(request: Request, crawl: Crawl) -> None:
    """Put the request for a page right, or refuse it.

    Raises :class:`NotForUs` for one that sends something, signs in, or goes through a proxy that nobody set up.
    """
    if request.method not in ("GET", "HEAD") or request.body:
        raise NotForUs("a form that would be sent: pages are only read")
    if "@" in urlsplit(request.url).netloc:
        raise NotForUs("an address with a user name: we do not log in")
    proxy = request.meta.get("proxy")
    if proxy and _host_of(proxy) not in {_host_of(known) for known in getproxies().values()}:
        raise NotForUs("a proxy that the environment does not name")
    for name in _NEVER_SENT:
        request.headers.pop(name, None)
    for name in _LIMITS:
        request.meta.pop(name, None)
    request.meta.pop(ROBOTS, None)
    request.meta["download_timeout"] = crawl.timeout_seconds
    request.headers["User-Agent"] = user_agent(crawl.contact)


def proxies_told() -> str:
    """What a report says of the proxies that the environment names, without their passwords; empty without any."""
    named = getproxies()
    hosts = dict.fromkeys(_host_of(named[scheme]) for scheme in ("http", "https", "all") if named.get(scheme))
    if not hosts:
        return ""
    which = ", ".join(hosts)
    return f"pages were asked for through a proxy ({which}), which looks names up itself: keep it from your own network"


def _host_of(proxy: str) -> str:
    return urlsplit(proxy if "://" in proxy else f"http://{proxy}").hostname or ""
