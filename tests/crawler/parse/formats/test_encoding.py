from __future__ import annotations

import pytest

from crawler.parse.formats import encoding


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("帽子 研究 论文 发表".encode("gbk"), None, "帽子 研究 论文 发表"),
        ('<meta charset="gb2312">帽子'.encode("gbk"), None, '<meta charset="gb2312">帽子'),
        ('<meta charset="utf-8">Björn Åberg'.encode("latin-1"), None, '<meta charset="utf-8">Björn Åberg'),
        ("Björn".encode("latin-1"), "text/html; charset=utf-8", "Björn"),
        ("帽子".encode(), "text/html; charset=gbk", "帽子"),
        ("é".encode("utf-8-sig"), None, "é"),
        ("帽".encode("utf-16"), None, "帽"),
        ("帽子研究".encode() * 9 + b"\xff", None, "帽子研究" * 9 + "�"),
        (b"plain", "text/html; charset=nonsense", "plain"),
        (b"", None, ""),
    ],
)
def test_decode(body, content_type, text):
    assert encoding.decode(body, content_type) == text
