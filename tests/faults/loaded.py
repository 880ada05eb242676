"""Loads what `paperfeed crawl` loads, but for the reactor, for the process that others are forked from."""

from scrapy.settings import Settings
from scrapy.utils.misc import load_object

import crawler.fetch.handler
import crawler.fetch.run
import crawler.fetch.spiders
import crawler.source
import indexer.cli.crawl
import indexer.cli.progress
import indexer.cli.resolve
import indexer.cli.run
import indexer.store.journal
import indexer.store.status  # noqa: F401

_settings = Settings()
_settings.setmodule("crawler.settings")
crawler.source.load()
for _name in ("DOWNLOADER", "SCHEDULER", "ITEM_PROCESSOR", "DUPEFILTER_CLASS", "STATS_CLASS", "TWISTED_DNS_RESOLVER"):
    load_object(_settings[_name])
for _name in ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS"):
    for _class in _settings.getwithbase(_name):
        load_object(_class)
for _class in _settings.getwithbase("DOWNLOAD_HANDLERS").values():
    if _class:
        load_object(_class)
