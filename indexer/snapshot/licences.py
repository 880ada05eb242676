"""Which abstracts may be published: those whose source or work allows it. The rest stays, without its abstract.

Titles, authors, dates, identifiers and links are facts. arXiv gives its metadata away, abstracts with it, under CC0
(https://info.arxiv.org/help/api/tou.html); for others the licence of the work itself must be a Creative Commons one.
"""

from __future__ import annotations

import json

from sqlite_utils.utils import sqlite3

from indexer.search.normalise import search_text

#: Kinds of sources whose abstracts are under CC0.
GIVEN_AWAY = ("arxiv_oai", "arxiv_api", "arxiv_rss", "arxiv_list", "import")
#: What the address of a licence begins with under which an abstract may be copied, by whom depends on the licence.
CREATIVE_COMMONS = ("https://creativecommons.org/", "http://creativecommons.org/")

# Of what a source says only that is kept in `data` which differs from what is served.
_WITHHELD = """
select p.id from papers as p
where p.abstract is not null
  and not (coalesce(p.license, '') like :https or coalesce(p.license, '') like :http)
  and not exists (
    select 1 from assertions as a
    where a.paper = p.id and a.deleted is null and a.source in (select value from json_each(:open))
      and json_type(a.data, '$.abstract') is null
  )
"""
_OTHERS = """
update assertions set data = json_set(data, '$.abstract', null)
where json_type(data, '$.abstract') = 'text' and source not in (select value from json_each(:open))
"""
# What was served before: an abstract of arXiv's only ever follows one of arXiv's (indexer/store/voice.py).
_BEFORE = """
update changes set old = null
where field = 'abstract' and (
  source not in (select value from json_each(:open)) or paper in (select value from json_each(:withheld))
)
"""


def withhold(conn: sqlite3.Connection) -> int:
    """Takes away what may not be published, within the caller's transaction; returns how many abstracts those were.

    The index is to be made anew afterwards. With an abstract its search text goes; what other sources say of an
    abstract, and the words of pages that a work was read from, go everywhere.
    """
    https, http = (f"{begin}%" for begin in CREATIVE_COMMONS)
    asked = {"open": json.dumps(GIVEN_AWAY), "https": https, "http": http}
    withheld = [paper for (paper,) in conn.execute(_WITHHELD, asked)]
    conn.execute(_OTHERS, {"open": asked["open"]})
    conn.execute(_BEFORE, {"open": asked["open"], "withheld": json.dumps(withheld)})
    conn.execute("update assertions set data = json_remove(data, '$.evidence') where data like '%\"evidence\"%'")
    for paper in withheld:
        conn.execute("update assertions set data = json_remove(data, '$.abstract') where paper = ?", (paper,))
        title, authors = conn.execute("select title, authors from papers where id = ?", (paper,)).fetchone()
        row = search_text(title, None, authors), paper
        conn.execute("update papers set abstract = null, search_text = ? where id = ?", row)
    return len(withheld)
