"""Every page as axe-core judges it (https://github.com/dequelabs/axe-core): nothing serious, light and dark, wide and
narrow. axe-core is no part of paperfeed: `npm install axe-core` anywhere, and `PAPERFEED_AXE` is its `axe.min.js`."""

import os
from pathlib import Path

import pytest

from tests.walk.browser import visiting

PAGES = (
    "/",
    "/paperfeed/search",
    "/paperfeed/search?q=margins",
    "/paperfeed/search?q=margins&category=cs.CL&year=x",
    "/paperfeed/search?q=nothinglikethis",
    "/paperfeed/search?author=Nadia Beltrán-Okoye",
    "/paperfeed/person/1",
    "/paperfeed/person/3",
    "/paperfeed/person/Meilan Shangguan",
    "/paperfeed/person/Ephraim Tadesse-Lund",
    "/paperfeed/person/Nobody Atall",
    "/paperfeed/changes",
    "/paperfeed/changes?kind=version",
    "/paperfeed/status",
    "/paperfeed/feeds",
    "/paperfeed/day",
    "/paperfeed/day/2001-01-01",
    "/paperfeed/category/cs.CL",
    "/paperfeed/category/cs.CL?after=nonsense",
    "/paperfeed/category/cs",
    "/paperfeed/watch/margins",
    "/paperfeed/watch/nothing",
    "/paperfeed/paper/2401.00000",
)
NARROW, WIDE = {"width": 360, "height": 800}, {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def axe():
    path = Path(os.environ.get("PAPERFEED_AXE", "node_modules/axe-core/axe.min.js"))
    if not path.is_file():
        pytest.skip("no axe-core here: npm install axe-core, then PAPERFEED_AXE=node_modules/axe-core/axe.min.js")
    return path.read_text("utf-8")


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious(chromium, home, axe, scheme, viewport):
    found = {}
    with visiting(chromium, home, color_scheme=scheme, viewport=viewport) as visit:
        for path in (*PAGES, *papers(visit), *days(visit)):
            visit.go(path)
            visit.page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
            if told := findings(visit.page, axe):
                found[path] = told
    assert found == {}


@pytest.mark.parametrize("path", ["/paperfeed/watch/margins", "/paperfeed/category/cs.CL", "/paperfeed/day"])
def test_there_is_something_on_the_page(chromium, home, path):
    with visiting(chromium, home) as visit:
        visit.go(path)
        assert visit.page.locator("article.pf-entry").count() > 0
        assert visit.troubles == []


def days(visit):
    """The last day that has papers, narrowed to its first category."""
    visit.go("/paperfeed/day")
    links = visit.page.get_by_role("complementary", name="Narrow down").locator("a")
    return links.evaluate_all("links => links.map(link => link.pathname + link.search)")[:1]


def papers(visit):
    """Pages of a few works, each with something that others lack."""
    visit.go("/paperfeed/search?q=margins OR dunes OR 检索")
    links = visit.page.locator("article.pf-entry h3 a").evaluate_all("links => links.map(link => link.pathname)")
    return links[:4]


def findings(page, axe):
    """What is serious or critical: the rule, and where."""
    page.evaluate(axe)
    told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = (one for one in told["violations"] if one["impact"] in ("serious", "critical"))
    return {one["id"]: [node["target"] for node in one["nodes"]][:5] for one in serious}
