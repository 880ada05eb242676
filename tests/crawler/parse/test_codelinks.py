from __future__ import annotations

import pytest

from crawler.parse import codelinks


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Code: https://github.com/lab/tool.", [("code", "https://github.com/lab/tool")]),
        ("(http://www.github.com/lab/tool.git)", [("code", "https://github.com/lab/tool")]),
        ("git at https://GitHub.com/Lab/dig.it", [("code", "https://github.com/Lab/dig.it")]),
        (r"\url{https://github.com/lab/my\_tool},", [("code", "https://github.com/lab/my_tool")]),
        (r"\href{https://github.com/lab/tool}{here}", [("code", "https://github.com/lab/tool")]),
        (
            "https://github. com/lab/tool and https:// github.com/lab/b",
            [("code", "https://github.com/lab/tool"), ("code", "https://github.com/lab/b")],
        ),
        ("github.com/lab/tool/tree/main/x", [("code", "https://github.com/lab/tool/tree/main/x")]),
        ("https://gist.github.com/0abc", [("code", "https://gist.github.com/0abc")]),
        ("https://gitlab.nordby.example/group/sub/tool", [("code", "https://gitlab.nordby.example/group/sub/tool")]),
        ("https://bitbucket.org/lab/tool;", [("code", "https://bitbucket.org/lab/tool")]),
        ("https://codeberg.org/lab/tool", [("code", "https://codeberg.org/lab/tool")]),
        ("https://anonymous.4open.science/r/tool-1A2B/", [("code", "https://anonymous.4open.science/r/tool-1A2B")]),
        ("https://huggingface.co/lab/model", [("code", "https://huggingface.co/lab/model")]),
        ("https://huggingface.co/datasets/lab/set", [("dataset", "https://huggingface.co/datasets/lab/set")]),
        ("https://huggingface.co/papers/2401.00001", []),
        ("https://coastal-lab.github.io/lamps/.", [("project", "https://coastal-lab.github.io/lamps")]),
        ("our github page, github.com/lab, github.com/features/actions", []),
        ("mail me@github.com/x/y or visit notgithub.com/a/b", []),
        ("digital longitude and/or github", []),
        (None, []),
    ],
)
def test_find(text, want):
    assert [(link.kind, link.url) for link in codelinks.find(text)] == want


def test_each_once_in_order_of_texts():
    found = codelinks.find("https://github.com/a/b", "https://github.com/c/d, https://github.com/a/b.git")
    assert [link.url for link in found] == ["https://github.com/a/b", "https://github.com/c/d"]
