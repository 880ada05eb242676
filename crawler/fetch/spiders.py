"""A named spider for each source, so that `scrapy list` and `scrapy crawl NAME` know them."""

from __future__ import annotations

from crawler.fetch.spider import SourceSpider
from crawler.source import load

for _source in load().values():
    _name = f"{_source.name.title().replace('_', '')}Spider"
    globals()[_name] = type(
        _name,
        (SourceSpider,),
        {"name": _source.name, "source": _source, "__doc__": _source.title, "__module__": __name__},
    )
