from __future__ import annotations

import pytest

from crawler.parse import weblinks


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Code: https://github.com/lab/SelectiveHatting.", [("code", "https://github.com/lab/SelectiveHatting")]),
        ("at https://github.com/ HAT-LAB/MetaHat.", [("code", "https://github.com/HAT-LAB/MetaHat")]),
        ("(see https://hat.example/a_(b)).", [("web", "https://hat.example/a_(b)")]),
        ("is publicly available at hats.lab.ac.cn.", [("web", "http://hats.lab.ac.cn")]),
        ("hats e.g. at node.js or mail a@hat.org", []),
        ("HTTPS://x and http://localhost/", []),
        (None, []),
    ],
)
def test_find(text, links):
    assert [(link.kind, link.url) for link in weblinks.find(text)] == links
