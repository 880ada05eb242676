import pytest
from lxml import html

from crawler.parse.layout.walk import walk

PAGE = html.fromstring("<div>a<p>b<i>c</i>d</p>e<nav>hidden<b>too</b></nav>f</div>")


class Reader:
    def __init__(self):
        self.told = []

    def open(self, element):
        if element.tag == "nav":
            return False
        self.told += [f"<{element.tag}>", element.text]
        return True

    def close(self, element):
        self.told.append(f"</{element.tag}>")

    def text(self, text):
        self.told.append(text)


@pytest.mark.parametrize(
    ("most", "whole", "told"),
    [
        (4, True, "<div>a<p>b<i>c</i>d</p>ef</div>"),
        (3, False, "<div>a<p>b<i>c</i>d</p>e"),
        (1, False, "<div>a"),
    ],
)
def test_walk(most, whole, told):
    reader = Reader()
    assert (walk(PAGE, reader, most), "".join(reader.told)) == (whole, told)


def test_what_stands_behind_the_whole_is_not_part_of_it():
    reader = Reader()
    assert walk(PAGE[0], reader, 9)
    assert "".join(reader.told) == "<p>b<i>c</i>d</p>"
