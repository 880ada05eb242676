"""`scrapy crawl`, with one line instead of a traceback for what was asked wrongly, and a true exit code."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from scrapy.commands.crawl import Command as ScrapyCommand

from crawler.fetch import opening
from crawler.fetch.job import from_arguments
from crawler.fetch.spider import SourceSpider
from crawler.source import PaperfeedError, named


class Command(ScrapyCommand):
    """Exit codes: 0 fine, 1 we failed, 2 asked wrongly, 3 the source was not ok, 75 not now, 130 interrupted."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            if len(args) == 1:
                job, _ = from_arguments(named(args[0]), opts.spargs, datetime.now(UTC).date())
                assert self.settings is not None
                opening.check_contact(self.settings, job)
        except PaperfeedError as exc:
            sys.stderr.write(f"{exc}\n")
            self.exitcode = 2
            return
        super().run(args, opts)
        spider = self._crawler.spider
        if isinstance(spider, SourceSpider):
            self.exitcode = self._told(spider)

    def _create_crawler(self, spidercls: Any) -> Any:
        self._crawler = super()._create_crawler(spidercls)
        return self._crawler

    def _told(self, spider: SourceSpider) -> int:
        ended = spider.harvester.end(interrupted=True)
        code = spider.session.exit_code()
        if code:
            sys.stderr.write(f"{ended.name}: {ended.judgement.verdict}: {ended.judgement.reason}\n")
        return code
