"""`status --audit` on what was harvested from a loopback arXiv by two doors."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from tests.faults import papers
from tests.faults.arxiv import listing, oai, running
from tests.faults.world import World

#: When the papers of the days after the first harvest are harvested, in hours from now.
LATER = "144"


@pytest.fixture
def web():
    with running(count=5) as web:
        yield web


@pytest.fixture
def room(tmp_path, web):
    """A category that two doors watch since a harvest of today."""
    room = World(folder=tmp_path, rng=Random(0)).follow(oai(web), listing(web))
    room.crawl()
    web.today += timedelta(days=6)
    later = papers.library(1, 60, web.today)
    # all of them new, so that there is one of every number
    web.papers |= {
        name: replace(paper, editions=(replace(paper.latest, number=1),))
        for name, paper in later.items()
        if name not in web.papers
    }
    return room


def audit(room):
    """Exit code, what the listing lacks, and the holes."""
    done = room.run("status", "--audit", "--json")
    (told,) = done.told["categories"]
    (lacks,) = (door["missing"] for door in told["doors"] if door["kind"] == "arxiv_list")
    return done.code, lacks, [(gap["after"], gap["before"], gap["numbers"]) for gap in told["gaps"]]


def test_a_number_that_no_door_shows_is_a_hole(web, room):
    names = sorted(name for name, paper in web.papers.items() if paper.datestamp > web.today - timedelta(days=5))
    lost = names[len(names) // 2]
    kept = web.papers.pop(lost)
    room.crawl(CLOCK=LATER)
    month, _, number = lost.partition(".")
    after, before = (f"{month}.{int(number) + step}" for step in (-1, 1))
    assert audit(room)[::2] == (4, [(after, before, 1)])
    text = room.run("status", "--audit").out
    assert f"cs.CL: nothing between {after} and {before}: 1 numbers, where 0 are usual" in text
    web.papers[lost] = kept
    web.revise(lost)  # what comes late is dated by the day on which it comes
    room.crawl("oai", CLOCK=LATER)
    assert audit(room)[2] == []


def test_what_a_listing_leaves_out(web, room):
    (lost, *_) = sorted(paper.id for paper in web.announced())
    kept = web.papers.pop(lost)
    room.crawl("list", CLOCK=LATER)
    web.papers[lost] = kept
    room.crawl("oai", CLOCK=LATER)
    code, lacks, gaps = audit(room)
    assert (code, lost in lacks, gaps) == (4, True, [])
    assert f"  arxiv_list lacks {lost}" in room.run("status", "--audit").out
    # it is announced after all
    room.crawl("list", CLOCK=LATER)
    assert lost not in audit(room)[1]
