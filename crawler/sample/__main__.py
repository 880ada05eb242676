"""`python -m crawler.sample`: serves the sample web until Ctrl-C."""

from __future__ import annotations

import argparse
import io
import sys
import threading

from crawler.sample import library
from crawler.sample.follow import sources
from crawler.sample.web import SampleWeb


def main() -> None:
    """Serves, and prints what can be followed."""
    parser = argparse.ArgumentParser(prog="python -m crawler.sample", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--day", type=int, default=len(library.DAYS), choices=range(1, len(library.DAYS) + 1))
    given = parser.parse_args()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # names are in more than one script
    try:
        sample = SampleWeb(day=given.day, port=given.port)
    except OSError as problem:
        parser.exit(1, f"port {given.port}: {problem.strerror}; leave out --port to take any free one\n")
    with sample as web:
        sys.stdout.write(f"{web.url}/  it is {library.DAYS[given.day - 1]} there; Ctrl-C stops it\n")
        for source in sources(web.url):
            where = source.get("url") or source["base_url"]
            sys.stdout.write(f"  {source['kind']:<13} {where}  {source['name']}\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            sys.stdout.write("\n")


if __name__ == "__main__":
    main()
