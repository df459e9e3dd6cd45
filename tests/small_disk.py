"""The spiders' process where no file may grow above so many bytes, as on a disk that is full."""

import resource
import sys

from crawler.worker import main

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
main()
