"""F26: versions of a paper in any order."""

from __future__ import annotations

from contextlib import closing

from crawler.record import Page
from crawler.source import Document, load
from indexer.store.connect import open_store
from indexer.store.fingerprint import logical_hash
from indexer.store.locks import writing
from indexer.store.save import save_page
from tests.faults import feeds, papers
from tests.faults.arxiv import Arxiv
from tests.faults.bench import experiment
from tests.faults.world import World


@experiment(26, "versions in any order, the last one withdrawn: the highest is served", rounds=20)
def versions(world: World) -> None:
    web = Arxiv(seed=world.rng.randrange(10**6), count=6)
    pages, hashes = _pages(web), set()
    for number in range(4):
        world.rng.shuffle(pages)
        path = world.folder / f"{number}.db"
        with closing(open_store(path)) as db:
            for kind, page in [*pages, world.rng.choice(pages)]:
                with writing(db, path):
                    save_page(db.conn, page, kind=kind, feed=kind, fetched="2026-11-20T00:00:00Z")
            row = db.conn.execute("select distinct version, status from papers").fetchall()
            assert row == [(4, "withdrawn")], row
            history = (
                "select paper, group_concat(version) from (select * from versions order by paper, version) group by 1"
            )
            found = {numbers for _, numbers in db.conn.execute(history)}
            assert found == {"1,2,3,4"}, found
            hashes.add(logical_hash(db.conn))
    assert len(hashes) == 1


def _pages(web: Arxiv) -> list[tuple[str, Page]]:
    """Each paper at each of its four versions, by both doors."""
    pages, url = [], "http://127.0.0.1/oai?verb=ListRecords&metadataPrefix=arXivRaw"
    for start in list(web.papers.values()):
        paper = papers.revised(start.as_of(1), web.today)
        paper = papers.revised(papers.revised(paper, web.today), web.today, withdrawn=True)
        for number in range(1, 5):
            shown = paper.as_of(number)
            web.papers = {shown.id: shown}
            oai = Document(url=url, body=web.answer(url.removeprefix("http://127.0.0.1")).body)
            pages.append(("arxiv_oai", load()["arxiv_oai"].parse(oai)))
            api = Document(url="http://127.0.0.1/api/query?search_query=x", body=feeds.api_page([shown], 1, 0, 1).body)
            pages.append(("arxiv_api", load()["arxiv_api"].parse(api)))
    return pages
