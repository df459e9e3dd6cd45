"""An invented piece of the web, served on loopback for the demo and the tests; nothing in it is real.

Hosts are called ``NAME.localhost``. A program that cannot resolve those names asks 127.0.0.1 and gives the name in
the Host header. :func:`truth` says what every place really says of itself, for tests to compare with.
"""

from crawler.sample_web.places import SITE, Said, Truth, truth
from crawler.sample_web.server import SampleWeb, Seen

__all__ = ["SITE", "Said", "SampleWeb", "Seen", "Truth", "truth"]
