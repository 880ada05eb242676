"""What is left to ask, and which cursor holds."""

from dataclasses import replace

import pytest

from crawler.fetch.agenda import Agenda, Left, Reach
from crawler.journal import Harvest
from crawler.record import Page, Record
from crawler.source import Seeds


def agenda(known=None, *, urls=("a",), cursor="2026-03-05", moves=True):
    seen = []

    def plan(since):
        seen.append(since)
        return Seeds(urls=urls, cursor=cursor)

    made = Agenda(known or Harvest(), plan, lambda url, seeds: not url.startswith("old"), moves=moves)
    made.planned = seen
    return made


def left(*todo, promised="2026-03-05", cursor=None):
    return Left(todo=todo, promised=promised, cursor=cursor)


def test_a_chain():
    chain = agenda()
    assert chain.next() == "a"
    assert chain.served(Page(follow=("b",))) == (left("b"), None)
    assert chain.next() == "b"
    assert chain.served(Page()) == (left(cursor="2026-03-05"), None)
    assert chain.next() is None


def test_pages_lower_the_cursor_and_never_raise_it():
    chain = agenda()
    chain.next()
    assert chain.served(Page(follow=("b",), cursor="2026-03-03"))[0] == left("b", promised="2026-03-03")
    chain.next()
    assert chain.served(Page(cursor="2026-03-04"))[0] == left(promised="2026-03-03", cursor="2026-03-03")


def test_pages_may_name_the_first_cursor():
    chain = agenda(cursor=None)
    chain.next()
    assert chain.served(Page(cursor="2026-03-03"))[0] == left(promised="2026-03-03", cursor="2026-03-03")


def test_depth_first_and_each_once():
    fan = agenda(urls=("a", "b", "a"), cursor=None)
    fan.next()
    assert fan.served(Page(follow=("a1", "a2", "b", "a1", "a")))[0].todo == ("a1", "a2", "b")


def test_a_chain_that_comes_back_moves_no_cursor():
    chain = agenda()
    chain.next()
    chain.served(Page(follow=("b",)))
    chain.next()
    assert chain.served(Page(follow=("a",))) == (left(promised=None), "a")


def test_a_failure_keeps_the_cursor_and_is_asked_once_more_by_the_next_run():
    fan = agenda(urls=("a", "b"))
    fan.next()
    assert fan.failed("a", again=True) == left("b")
    fan.next()
    assert fan.served(Page())[0] == left("a")
    assert fan.next() is None

    resumed = agenda(Harvest(cursor="2026-03-01", todo=("a",), promised="2026-03-05"))
    assert resumed.next() == "a"
    assert resumed.served(Page())[0] == left(cursor="2026-03-05")


def test_a_second_failure_gives_the_url_up_and_the_harvest_begins_anew():
    resumed = agenda(Harvest(cursor="2026-03-01", todo=("a", "b"), promised="2026-03-05"))
    resumed.next()
    assert resumed.failed("a", again=True) == left("b", promised=None)
    resumed.next()
    assert resumed.served(Page())[0] == left(promised=None)


def test_a_failure_in_an_earlier_run_is_not_forgotten():
    resumed = agenda(Harvest(cursor="2026-03-01", todo=("b",), promised=None))
    resumed.next()
    assert resumed.served(Page())[0] == left(promised=None)


def test_a_hopeless_failure_is_given_up_at_once():
    fan = agenda(urls=("a", "b"))
    fan.next()
    assert fan.failed("a", again=False) == left("b", promised=None)


def test_nothing_served_leaves_nothing_to_resume():
    chain = agenda()
    chain.next()
    assert chain.failed("a", again=True) == left()


def test_unchanged_pages_count_as_served():
    chain = agenda()
    chain.next()
    assert chain.unchanged() == left(cursor="2026-03-05")


def test_a_short_list_moves_no_cursor():
    chain = agenda()
    chain.next()
    found = Record(source="toy", key="k1", title="K")
    whole = Page(records=(found,), declared=1, part_of="w")
    assert chain.served(replace(whole, follow=("b",)))[0] == replace(left("b"), part_of="w")
    chain.next()
    # the second page shows the first one's paper again, in place of another
    assert chain.served(whole)[0] == replace(left(promised=None), missing=1)


def test_a_list_that_shrinks_while_it_is_paged_moves_no_cursor():
    chain = agenda(urls=("a", "z"))
    chain.next()
    found = [Record(source="toy", key=key, title=key) for key in "kl"]
    first = Page(records=(found[0],), declared=1, part_of="3 of w", follow=("b",))
    assert chain.served(first)[0] == replace(left("b", "z"), part_of="3 of w")
    chain.next()
    assert chain.served(Page(records=(found[1],), declared=1, part_of="2 of w"))[0].missing == 1
    chain.next()
    assert chain.served(Page())[0] == replace(left(promised=None), missing=1)


@pytest.mark.parametrize(("length", "missing"), [("3 of w", 0), ("2 of w", 1)])
def test_a_list_that_shrinks_between_two_runs_moves_no_cursor(length, missing):
    chain = agenda(Harvest(todo=("b",), promised="2026-03-05", part_of="3 of w"))
    chain.next()
    after = chain.served(Page(records=(Record(source="toy", key="k", title="k"),), declared=1, part_of=length))[0]
    done = left(cursor="2026-03-05")
    assert after == (replace(left(promised=None), missing=missing) if missing else done)


def test_a_page_to_be_asked_again_does_not_break_its_list():
    fan = agenda(urls=("a", "z"))
    fan.next()
    fan.served(Page(declared=0, part_of="3 of w", follow=("b",)))
    fan.next()
    fan.failed("b", again=True)
    fan.next()
    assert fan.served(Page(declared=0, part_of="9 of z"))[0] == left("b")


def test_an_expired_token_begins_anew_once():
    chain = agenda(Harvest(cursor="2026-03-01", todo=("token",), promised="2026-03-02"), urls=("a",))
    assert chain.next() == "token"
    assert chain.expired() == left("a")
    assert chain.planned == ["2026-03-01", "2026-03-01"]
    assert chain.next() == "a"
    assert chain.expired() is None


def test_postponed_is_next():
    fan = agenda(urls=("a", "b"))
    fan.next()
    assert fan.postponed("a") == left("a", "b")


@pytest.mark.parametrize(
    ("todo", "begins"),
    [(("token",), "token"), (("old/token",), "a"), ((), "a")],
)
def test_left_overs_are_resumed_where_the_seeds_still_lead(todo, begins):
    assert agenda(Harvest(todo=todo, promised="2026-03-02")).next() == begins


def test_a_window_of_the_users_own_moves_nothing_and_resumes_nothing():
    window = agenda(Harvest(cursor="2026-03-01", todo=("token",), promised="2026-03-02"), moves=False)
    assert window.next() == "a"
    assert window.served(Page(follow=("b",)))[0] == left(promised=None)
    assert window.next() == "b"
    assert window.served(Page())[0] == left(promised=None)


def web(known=None, *, depth=2, pages=20):
    """An agenda of somebody's web: it names no cursor."""
    return Agenda(
        known or Harvest(),
        lambda cursor: Seeds(urls=("home",)),
        lambda url, seeds: True,
        moves=True,
        reach=Reach(depth=depth, pages=pages),
    )


def asked(agenda, follow):
    """Every URL that is asked, with the page that led there, where `follow` tells where each leads; "304" unchanged."""
    found = []
    while (url := agenda.next()) is not None:
        found.append((url, agenda.via))
        if follow.get(url) == "304":
            agenda.unchanged()
        else:
            agenda.served(Page(follow=follow.get(url, ())))
    return found


def test_a_web_is_followed_so_many_links_deep():
    links = {"home": ("pubs",), "pubs": ("p2",), "p2": ("p3",), "p3": ("p4",)}
    assert asked(web(), links) == [("home", None), ("pubs", "home"), ("p2", "pubs")]
    assert asked(web(depth=0), links) == [("home", None)]


def test_so_many_pages_are_asked():
    links = {"home": tuple(f"p{n}" for n in range(50)), "p0": ("q0", "q1")}
    found = asked(web(pages=20), links)
    assert len(found) == len(set(found)) == 20
    assert asked(web(pages=3), links) == [("home", None), ("p0", "home"), ("p1", "home")]


def test_pages_that_lead_to_each_other():
    links = {"home": ("pubs", "home"), "pubs": ("home", "pubs")}
    assert asked(web(), links) == [("home", None), ("pubs", "home")]


def test_an_unchanged_page_leads_where_it_led():
    known = Harvest(follow={"home": ("pubs", "bib"), "pubs": ("p2",)})
    want = [("home", None), ("pubs", "home"), ("p2", "pubs"), ("bib", "home")]
    assert asked(web(known), {"home": "304", "pubs": "304"}) == want
    assert asked(web(known), {"home": ("bib",)}) == [("home", None), ("bib", "home")]


def test_what_a_redirect_led_to_is_remembered_under_its_own_address():
    agenda = web(Harvest(follow={"home/": ("pubs",)}))
    agenda.next()
    assert agenda.unchanged("home/").todo == ("pubs",)
    agenda.next()
    assert agenda.via == "home/"


@pytest.mark.parametrize(
    ("todo", "want"),
    [
        (("pubs",), [("pubs", "home"), ("p2", "pubs")]),
        (("p2",), [("p2", "pubs")]),
        (("p2", "bib"), [("p2", "pubs"), ("bib", "home")]),
        # led to by nothing that is known
        (("stray",), [("stray", None)]),
    ],
)
def test_left_overs_of_a_web_keep_their_depth(todo, want):
    known = Harvest(todo=todo, follow={"home": ("pubs", "bib"), "pubs": ("p2",)})
    links = {"pubs": ("p2",), "p2": ("p3",), "stray": ("p9",)}
    assert asked(web(known), links) == want


def test_left_overs_of_a_web_keep_its_budget():
    known = Harvest(todo=("p1",), follow={"home": ("p0", "p1")})
    links = {"p1": ("q0", "q1", "q2")}
    assert asked(web(known, pages=4), links) == [("p1", "home"), ("q0", "p1")]
