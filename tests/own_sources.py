"""The spiders' process with more sources: those of the folder given, beside the ones that come with the program."""

import sys

import crawler.sources
from crawler.worker import main

crawler.sources.__path__.append(sys.argv[1])
main()
