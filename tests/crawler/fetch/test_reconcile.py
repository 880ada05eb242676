"""What is listed and was not brought is asked for alone, up to a point."""

from crawler.fetch.reconcile import AT_MOST, Reconciliation
from crawler.journal import Batch, Exchange, MemoryJournal
from crawler.record import Fault, Listed, Page, Record

DAY = "2026-11-21"
LIST = "https://example.org/list"


def listed(*keys):
    return tuple(Listed(key=key, changed="2026-11-20", url=f"https://example.org/{key}") for key in keys)


def test_what_is_lacking_comes_before_the_next_page():
    reconciliation = Reconciliation(lambda asked: tuple(one for one in asked if one.key != "b"))
    page = reconciliation.of(Page(listed=listed("a", "b", "c"), follow=("https://example.org/next",)), LIST, DAY)
    assert page.follow == ("https://example.org/a", "https://example.org/c", "https://example.org/next")
    assert page.declared is None


def test_once_is_enough():
    reconciliation = Reconciliation(tuple)
    reconciliation.of(Page(listed=listed("a")), LIST, DAY)
    assert reconciliation.of(Page(listed=listed("a", "b")), LIST, DAY).follow == ("https://example.org/b",)


def test_too_many_are_told_and_not_asked_for():
    keys = [str(number) for number in range(AT_MOST + 1)]
    page = Reconciliation(tuple).of(Page(listed=listed(*keys)), LIST, DAY)
    assert (page.follow, page.declared) == ((), AT_MOST + 1)
    several = Reconciliation(tuple)
    assert len(several.of(Page(listed=listed(*keys[:60])), LIST, DAY).follow) == 60
    assert several.of(Page(listed=listed(*keys[60:])), LIST, DAY).declared == 41


def test_other_pages_are_left_alone():
    page = Page(follow=("https://example.org/next",))
    assert Reconciliation(tuple).of(page, LIST, DAY) is page


def test_what_no_answer_brings_is_owed_since_the_day_it_was_listed():
    reconciliation = Reconciliation(tuple)
    reconciliation.owed["https://example.org/b"] = "2026-11-12"
    reconciliation.of(Page(listed=listed("a", "b", "c", "d")), LIST, DAY)
    record = Record(source="arxiv_oai", key="a", url="https://example.org/a", title="One")
    reconciliation.of(Page(records=(record,)), "https://example.org/a", DAY)
    reconciliation.of(Page(gone=True), "https://example.org/c", DAY)
    reconciliation.of(Page(faults=(Fault(where="d", why="no title"),)), "https://example.org/d", DAY)
    assert reconciliation.owed == {"https://example.org/b": "2026-11-12", "https://example.org/d": DAY}


def test_what_could_not_be_read_is_one_fault():
    fault, other = Fault(where="a", why="no title"), Fault(where="b", why="no title")
    reconciliation = Reconciliation(tuple)
    page = Page(faults=(fault,), listed=listed("a", "b"))
    assert reconciliation.of(page, LIST, DAY).faults == (fault,)
    assert reconciliation.of(Page(faults=(fault,)), "https://example.org/a", DAY) == Page()
    assert reconciliation.of(Page(faults=(other,)), "https://example.org/b", DAY).faults == (other,)


def test_a_journal_that_forgets_knows_its_own_run():
    journal = MemoryJournal()
    exchange = Exchange(url="https://example.org/", fetched="2026-11-20T00:00:00Z", outcome="page")
    record = Record(source="arxiv_oai", key="a", url="https://example.org/a", title="One")
    page = Page(records=(record,), deleted=("b",))
    journal.commit(Batch(source="one", kind="arxiv_oai", exchange=exchange, page=page))
    assert [one.key for one in journal.lacking("one", listed("a", "b", "c"))] == ["c"]
    assert [one.key for one in journal.lacking("two", listed("a"))] == ["a"]
