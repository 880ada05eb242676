"""From home to a feed, by links alone. Chromium tells of every error, and of every request to another host."""

import feedparser
import pytest

from tests.walk.browser import visiting

QUERY = "author:Nadia"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_home_to_a_feed(chromium, home, scripts):
    with visiting(chromium, home, java_script_enabled=scripts) as visit:
        page = visit.page
        visit.go("/")
        page.get_by_role("searchbox").fill(QUERY)
        page.get_by_role("button", name="Search").click()
        found = page.locator("article.pf-entry").count()
        assert found > 1
        assert page.locator("#pf-count").inner_text() == f"{found} papers"

        page.get_by_role("complementary", name="Narrow down").get_by_role("link", name="cs.CL").click()
        assert "category=cs.CL" in page.url
        assert 0 < page.locator("article.pf-entry").count() < found

        title = page.locator("article.pf-entry h3 a").first
        heading = title.inner_text()
        title.click()
        assert page.locator("h1").inner_text() == heading

        author = page.locator(".pf-byline a[href*='/paperfeed/person/']").first
        name = author.inner_text()
        author.click()
        assert page.locator("h1").inner_text().startswith(name)

        other = page.locator("[aria-labelledby=pf-with] li a[href*='/paperfeed/person/']").first
        collaborator = other.inner_text()
        assert collaborator != name
        other.click()
        assert page.locator("h1").inner_text().startswith(collaborator)

        follow = page.locator(".pf-follow a[type='application/atom+xml']").get_attribute("href")
        feed = feedparser.parse(page.request.get(home + follow).body())
        assert not feed.bozo
        assert collaborator in feed.feed.title
        assert len(feed.entries) > 0
    assert visit.troubles == []


def test_keys(chromium, home):
    with visiting(chromium, home) as visit:
        page = visit.page
        visit.go("/paperfeed/search")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        chosen = page.locator("article.pf-entry[data-chosen]")
        assert chosen.count() == 1
        assert chosen.locator("h3 a").evaluate("link => link === document.activeElement")
        page.keyboard.press("?")
        assert page.get_by_role("dialog").is_visible()
        page.keyboard.press("Escape")
        assert not page.get_by_role("dialog").count()
        page.keyboard.press("/")
        assert page.get_by_role("searchbox").evaluate("box => box === document.activeElement")
        page.keyboard.type(QUERY)
        page.keyboard.press("Enter")
        page.wait_for_url("**/paperfeed/search?q=author*Nadia")
        page.locator("article.pf-entry").first.wait_for()
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/paperfeed/paper/*")
    assert visit.troubles == []


@pytest.mark.parametrize("path", ["/", "/paperfeed/search?q=margins", "/paperfeed/person/1", "/paperfeed/status"])
def test_nothing_is_wider_than_a_telephone(chromium, home, path):
    with visiting(chromium, home, viewport={"width": 360, "height": 800}) as visit:
        visit.go(path)
        width = visit.page.evaluate("document.documentElement.scrollWidth")
    assert (width, visit.troubles) == (360, [])
