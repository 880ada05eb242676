"""The titled works of three real pages: none is another one, whatever their titles share, as EVA and EVA2.0 do."""

import json
from itertools import combinations

from crawler.record import Author
from indexer.works.described import Described
from indexer.works.judge import judge
from indexer.works.keys import keys
from tests.real import SHARED, needs_data

# As if one person had written them all: nothing but the titles tells them apart.
OWNER = (Author(name="Kim Moss"),)


@needs_data
def test_no_two_are_one():
    seeds = json.loads((SHARED / "seeds" / "truth.json").read_text("utf-8"))["seeds"]
    listed = [*seeds["001"]["works"], *seeds["002"]["works"], *seeds["003"]["publications"]]
    works = [Described(title=work["title"], authors=OWNER, complete=False) for work in listed]
    assert len(works) == 45
    assert [(a.title, b.title) for a, b in combinations(works, 2) if judge(a, b).same] == []


@needs_data
def test_chinese_titles_have_keys_of_their_own():
    seeds = json.loads((SHARED / "seeds" / "truth.json").read_text("utf-8"))["seeds"]
    found = [keys(Described(title=project["title_zh"])) for project in seeds["003"]["projects"]]
    assert len(set(found)) == 10
    assert () not in found
