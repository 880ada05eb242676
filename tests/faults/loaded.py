"""Loads what `paperfeed crawl` loads, for the process that others are forked from."""

import crawler.fetch.run
import crawler.fetch.spiders
import crawler.settings
import crawler.source
import indexer.cli.crawl
import indexer.cli.progress
import indexer.cli.resolve
import indexer.store.journal
import indexer.store.status  # noqa: F401

crawler.source.load()
