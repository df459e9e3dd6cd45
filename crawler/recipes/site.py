"""A clinic's own site: its home page, then the few pages most likely to say what people ask."""

import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.http import Request, Response, TextResponse

from crawler.listing import Page
from crawler.manners.recognising import counted_as
from crawler.manners.robots import user_agent
from crawler.manners.wishes import wishes_of
from crawler.pages.visible import owner_in
from crawler.pages.wording import one_line
from crawler.recipes.recipe import Found, Recipe, is_page
from crawler.runs.journal import NEEDS_JAVASCRIPT, OTHER_OWNER, PARKED
from crawler.runs.ledger import Ask
from crawler.runs.turns import ROW
from crawler.sites.choice import Choice
from crawler.sites.links import NO_PROMISE, Link, site_of, weighed
from crawler.sites.own_site import Read, listings_of
from crawler.sites.owners import parked, same_owner, says_closed
from crawler.sites.shared_hosts import is_shared, key_of_site, room_of, same_site
from crawler.sites.shells import is_shell, leads_on
from crawler.sites.site_map import MOST_FILES, best_first, named_in
from crawler.sites.site_record import SiteRecord, lacking_since, site_name

if TYPE_CHECKING:
    from crawler.sites.browser import Browser

MOST_LINKS = 2_000
"""Links looked at on one page."""
_HARDLY_A_WORD = 400  # letters


class ClinicSite(Recipe):
    """Reads every site it is given; a site that is gone, closed or silent is noted and costs the others nothing."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._browser: Browser | None = None
        self._named = frozenset(map(key_of_site, self.sites))

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every home page."""
        for site in self.sites:
            yield self.ask(site, self.parse, site=site)

    async def parse(self, response: Response, site: str = "") -> AsyncIterator[Found]:
        """Read a site, its home page first; ``site`` is the address that was asked for."""
        if not isinstance(response, TextResponse) or not is_page(response):
            self.journal.not_a_page(response.url)
            return
        parts = urlsplit(response.url)
        name = site_name(response.url)
        # Kept in the memory of the run: two home pages may lead to one site, and this callback may be called anew.
        if self.memory.setdefault(f"site {name}", response.meta[ROW]) != response.meta[ROW]:
            return
        record = SiteRecord(site=site or response.url, home=response.url, most=self.crawl.pages_a_site)
        pages = await self._read_site(response, record)
        website = f"{parts.scheme}://{parts.netloc}{parts.path}"
        for listing in listings_of(pages, host=parts.hostname or "", website=website) if pages else ():
            record.listings += 1
            ref = f"{name}#{listing.where}" if listing.where else name
            yield Found(ref=ref, fields=listing.fields, pages=listing.pages)
        record.keep(self.known)

    def asked(self, request: Request) -> Ask:
        """A request as the ledger keeps it; one that leads from one of the sites named to another is noted.

        The other is read as a site of its own, whoever's it is.
        """
        site = request.cb_kwargs.get("site", "")
        if site and not same_site(request.url, site) and key_of_site(request.url) in self._named:
            self.journal.note(f"{site_name(site)} sends its visitors to {site_name(request.url)}, a site named as well")
        return super().asked(request)

    async def closed(self, reason: str) -> None:  # noqa: ARG002  Scrapy calls it with one
        """Called by Scrapy at the end."""
        if self._browser is not None:
            await self._browser.close()

    async def _read_site(self, home: TextResponse, record: SiteRecord) -> list[Read]:
        pages: list[Read] = []
        first = await self._home(home, record)
        if first is None:
            return pages
        pages.append(self._read(first, about_places=False))
        choice = Choice(home.url, most=self.crawl.pages_a_site)
        self._offer(choice, first)
        files = [one for one in self.hosts.sitemaps_of(home.url) if same_site(one, home.url)]
        await self._sitemap(files, home, choice, record)
        record.lacking_since = lacking_since(self.known, home.url, now=time.time())
        while choice.room:
            link = choice.next()
            if link is None and not record.sitemaps and not record.lacking_since and not is_shared(home.url):
                guess = urlsplit(home.url)._replace(path="/sitemap.xml", query="", fragment="").geturl()
                await self._sitemap([guess], home, choice, record)
                record.lacking_since = 0.0 if record.sitemaps[guess] else time.time()
                link = choice.next()
            if link is None:
                break
            await self._visit(link, home, choice, pages)
        record.read(pages, choice)
        return pages

    async def _home(self, response: TextResponse, record: SiteRecord) -> TextResponse | None:
        """The home page, filled when it has to be; None, with a note of the reason, when it is not this clinic's."""
        page = self.page(response)
        nobody = parked(page, response.body)
        asked, final = (urlsplit(url).hostname or "" for url in (record.site, response.url))
        if nobody:
            self._leave(response, record, PARKED, nobody)
        elif not self._own_home(record.site, response, page):
            whose = f"{asked} sends its visitors to {final}, which may be somebody else's: if not, name it with --site"
            self._leave(response, record, OTHER_OWNER, whose)
        elif (onward := self._onward(response, page)) is not None:
            self._leave(response, record, OTHER_OWNER, f"{final} leads on to {onward}: name that with --site")
        elif self.kept_back(response):
            record.outcome = wishes_of(response).not_kept
        else:
            filled, why = await self._filled(response, page)
            record.outcome = why
            closed = says_closed(self.page(filled)) if filled is not None else ""
            if closed:
                record.closed = closed
                self.journal.has_closed(final, closed)
            return filled
        return None

    def _onward(self, response: TextResponse, page: Page) -> str | None:
        """The host of another site that an all but empty page sends its visitors on to; None when it does not."""
        url = leads_on(response)
        if url is None or sum(len(block.text) for block in page.blocks) > _HARDLY_A_WORD:
            return None
        away = site_of(urlsplit(url)) != site_of(urlsplit(response.url))
        return site_of(urlsplit(url))[:100] if away else None

    def _own_home(self, named: str, response: TextResponse, page: Page) -> bool:
        """Whether the page that answered for a home page is its clinic's own, or one that was named as well."""
        asked = urlsplit(named).hostname or ""
        final = urlsplit(response.url)
        if key_of_site(response.url) in self._named:
            return True
        if is_shared(named):
            return False  # it may be the host that speaks, as when it asks to sign in
        called = [*response.css('meta[property="og:site_name"]::attr(content)').getall()[:3], *owner_in(page.blocks)]
        # Another page of a stranger's, such as a directory's, may be named after the clinic that it tells of.
        if final.path in ("", "/"):
            called += [page.title, *(block.text for block in page.blocks[:40] if block.kind == "heading")]
        return same_owner(asked, final.hostname or "", called=called)

    def _leave(self, response: Response, record: SiteRecord, outcome: str, why: str) -> None:
        self.journal.not_taken(response.url, outcome, why, counted=counted_as(response))
        self.journal.not_the_clinics(record.site, outcome, why)
        record.outcome = why

    async def _visit(self, link: Link, home: TextResponse, choice: Choice, pages: list[Read]) -> None:
        """Read a page that was chosen, and put its links among those to choose from."""
        response = await self.fetch(link.url, within=home)
        if response is None:
            choice.answered(link, self.journal.reason_for(link.url))
            return
        if not same_site(response.url, home.url):
            choice.answered(link, f"leads away, to {urlsplit(response.url).hostname}")
            return
        if not choice.answered(link, counted_as(response), url=response.url):
            return  # a redirect to a page that was read already
        if self.kept_back(response):
            choice.answered(link, wishes_of(response).not_kept, url=response.url)
            self._offer(choice, response)
            return
        filled, why = await self._filled(response, self.page(response))
        if filled is None:
            choice.answered(link, why, url=response.url)
            return
        pages.append(self._read(filled, about_places=link.about_places))
        self._offer(choice, filled)

    async def _filled(self, response: TextResponse, page: Page) -> tuple[TextResponse | None, str]:
        """A page with its words: itself, or as a browser fills it; None when it stays an empty shell, and why."""
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1") or None
        if not is_shell(response.body, page, content_type=kind):
            return response, counted_as(response)
        why = "needs JavaScript: switch crawl.javascript on"
        if self.crawl.javascript:
            why = "needs JavaScript, and stayed empty in a browser"
            filled = await self._in_a_browser().filled(response)
            if self._in_a_browser().trouble:
                self.journal.note(f"the browser could not be started: {self._in_a_browser().trouble}")
            if filled is not None and not is_shell(filled.body, self.page(filled)):
                return filled, "read with a browser"
        self.journal.not_taken(response.url, NEEDS_JAVASCRIPT, why, counted=counted_as(response))
        return None, why

    def _in_a_browser(self) -> "Browser":
        if self._browser is None:
            from crawler.sites.browser import Browser  # noqa: PLC0415  of an extra that most do without

            async def fetch(url: str) -> Response:
                return await self.crawler.engine.download_async(Request(url, meta={"dont_redirect": True}))

            agent = user_agent(self.crawl.contact)
            self._browser = Browser(fetch, agent=agent, most_bytes=self.crawl.page_bytes)
        return self._browser

    async def _sitemap(self, files: Sequence[str], home: TextResponse, choice: Choice, record: SiteRecord) -> None:
        """Put what the site's sitemap names among the links to choose from."""
        waiting = best_first(files)
        asked: set[str] = set()
        while waiting and len(asked) < MOST_FILES:
            file = waiting.pop(0)
            asked.add(file)
            response = await self.fetch_file(file, within=home)
            if response is None or not same_site(response.url, home.url):
                record.sitemaps[file] = 0
                continue
            named = named_in(response.body, url=response.url, most_bytes=self.crawl.page_bytes)
            record.sitemaps[file] = len(named.pages) + len(named.files)
            waiting += [one for one in best_first(named.files) if one not in asked and one not in waiting]
            links = (weighed(home.url, page, room=room_of(home.url)) for page in named.pages)
            choice.offer((link for link in links if link is not None and not link.refused), from_sitemap=True)

    def _offer(self, choice: Choice, response: TextResponse) -> None:
        """Put the links of a page among those to choose from.

        A link that its own site marks as not to be followed is not: there is another way to a page worth reading.
        """
        if not wishes_of(response).follow:
            return
        room = room_of(response.url)
        if not room and is_shared(response.url):
            return  # what it leads to is other people's
        found = (
            weighed(
                response.url,
                str(link.root.get("href", "")),
                one_line(" ".join(link.css("::text").getall())),
                nofollow="nofollow" in str(link.root.get("rel", "")).lower().split(),
                room=room,
            )
            for link in response.css("a[href]")[:MOST_LINKS]
        )
        choice.offer(link for link in found if link is not None)
        onward = leads_on(response)
        leads = None if onward is None else weighed(response.url, onward, room=room)
        if leads is not None and leads.refused in ("", NO_PROMISE):
            because = ("the page leads on to it 12",)
            choice.offer([replace(leads, topic="about", score=12.0, because=because, refused="")])

    def _read(self, response: TextResponse, *, about_places: bool) -> Read:
        phones = []
        for link in response.css('a[href^="tel:"]')[:20]:
            words = one_line(" ".join(link.css("::text").getall()))
            said = sum(letter.isdigit() for letter in words) >= 10
            phones.append(words if said else str(link.root.get("href")).removeprefix("tel:"))
        emails = [
            one.removeprefix("mailto:").split("?", 1)[0]
            for one in response.css('a[href^="mailto:"]::attr(href)').getall()
        ]
        return Read(
            page=self.page(response),
            about_places=about_places,
            site_name=one_line(response.css('meta[property="og:site_name"]::attr(content)').get(default="")),
            phones=tuple(phones),
            emails=tuple(emails[:5]),
        )
