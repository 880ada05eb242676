from __future__ import annotations

import pytest

from crawler.parse import arxiv


@pytest.mark.parametrize(
    ("category", "oai_set"),
    [
        ("cs.CL", "cs:cs:CL"),
        ("math.NA", "math:math:NA"),
        ("hep-th", "physics:hep-th"),
        ("cond-mat.str-el", "physics:cond-mat:str-el"),
        ("physics.ao-ph", "physics:physics:ao-ph"),
        ("math-ph", "physics:math-ph"),
        ("q-bio.NC", "q-bio:q-bio:NC"),
        ("nlin.CD", "physics:nlin:CD"),
    ],
)
def test_sets_and_categories_name_each_other(category, oai_set):
    assert arxiv.is_category(category)
    assert arxiv.set_of(category) == oai_set
    assert arxiv.category_of(oai_set) == category


def test_an_archive_that_is_its_own_group_is_its_set():
    assert (arxiv.set_of("cs"), arxiv.category_of("cs")) == ("cs", "cs")


@pytest.mark.parametrize("text", ["", "cs.", "cs:cs:CL", "cs CL", "../x", "CS.CL", "cs.CL+cs.LG"])
def test_what_is_no_category(text):
    assert not arxiv.is_category(text)
