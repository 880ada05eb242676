from __future__ import annotations

import pytest

from crawler.parse.layout import labels


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[PDF]", "pdf"),
        ("paper", "pdf"),
        ("PDF (2 MB)", "pdf"),
        ("nips8.ps.Z: 58525 bytes", "pdf"),
        ("Code", "code"),
        ("代码", "code"),
        ("project page", "project"),
        ("arXiv", "preprint"),
        ("Preprint on arXiv", "preprint"),
        ("Dataset", "dataset"),
        ("Felt: A Hat That Knows", None),
        ("Ada Brimm", None),
        ("", None),
    ],
)
def test_kind(text, kind):
    assert labels.kind(text) == kind


def test_brackets_that_say_where_it_appeared_stay():
    assert labels.without("On Hats [PDF] [Code | Video] (arXiv)") == "On Hats (arXiv)"


@pytest.mark.parametrize(
    "text", ["Coming soon!", "See my Google Scholar", "Loading…", "敬请期待", "Click here for the full list"]
)
def test_placeholders(text):
    assert labels.is_placeholder(text)
