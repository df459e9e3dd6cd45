"""A web of many hosts on loopback for measuring crawls: fast enough not to be what is measured.

Every host is an address of its own (127.0.1.1, 127.0.1.2, …). Every page is an invented clinic's, with links to the
other pages of its host.
"""

import argparse
import asyncio
import json
import sys
import time

WORDS = (
    "We offer ketamine infusions for depression in a quiet room. Each visit takes about two hours. "
    "Please bring somebody who can drive you home. Our nurses stay with you for the whole time. "
)
PARAGRAPHS = 24
PATHS = (
    "/",
    "/services",
    "/ketamine-infusions",
    "/our-team",
    "/about-us",
    "/pricing",
    "/insurance",
    "/faq",
    "/contact",
    "/locations",
)
"""The pages of every host, each worth reading."""


def hosts(count: int) -> list[str]:
    """Loopback addresses that stand for different hosts."""
    return [f"127.0.{1 + number // 250}.{1 + number % 250}" for number in range(count)]


def page(host: str, number: int) -> bytes:
    """A page of a clinic's site, about 9 KB, with links to all others."""
    links = "".join(f'<li><a href="{path}">{path[1:].replace("-", " ") or "home"}</a></li>' for path in PATHS)
    words = "".join(f"<h2>Part {one}</h2><p>{WORDS * 2}</p>" for one in range(PARAGRAPHS))
    return (
        f"<!doctype html><html><head><title>Clinic of {host}, page {number}</title></head><body><header><nav><ul>"
        f"{links}</ul></nav></header><main><h1>Clinic of {host}</h1>{words}</main><footer><p>12 Elm St, "
        f"Portland, OR 97205</p><a href='tel:+15035550101'>503-555-0101</a></footer></body></html>"
    ).encode()


class Web:
    """Answers everything at once, and notes when."""

    def __init__(self, delay: float) -> None:
        self.robots = b"User-agent: *\n" + (f"Crawl-delay: {delay:g}\n".encode() if delay else b"Disallow: /secret\n")
        self.times: list[float] = []
        self._made: dict[tuple[str, int], bytes] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until its other end closes it."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ", 2)[1].decode()
                host = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"host:"))[5:].strip()
                status, kind, body = self._answer(host.decode().rsplit(":", 1)[0], path)
                writer.write(
                    f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            writer.close()

    def _answer(self, host: str, path: str) -> tuple[str, str, bytes]:
        if path == "/times":
            told = {"pages": len(self.times) - 1, "first": self.times[0], "last": self.times[-1]} if self.times else {}
            self.times = []
            return "200 OK", "application/json", json.dumps(told).encode()
        if path == "/robots.txt":
            self.times = self.times or [time.monotonic()]
            return "200 OK", "text/plain", self.robots
        if path not in PATHS:
            return "404 Not Found", "text/html", b"gone"
        self.times.append(time.monotonic())
        number = PATHS.index(path)
        if (host, number) not in self._made:
            self._made[host, number] = page(host, number)
        return "200 OK", "text/html", self._made[host, number]


async def main() -> None:
    """Serve until standard input closes; the port is written to standard output."""
    given = argparse.ArgumentParser()
    given.add_argument("--delay", type=float, default=0.0)
    chosen = given.parse_args()
    web = Web(chosen.delay)
    server = await asyncio.start_server(web.serve, "0.0.0.0", 0, backlog=1024)  # all of 127.0.0.0/8
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
