"""Pages that a server sends in place of somebody's, with status 200, are refused; stubs of people are not."""

from __future__ import annotations

import pytest

from crawler.source import Document, ParseError, named

STAND_INS = [
    "<title>404 Not Found</title><h1>Page not found</h1><p>The page you were looking for doesn't exist.",
    "<title>Site maintenance</title><h1>We'll be back soon!</h1><p>Sorry for the inconvenience.",
    "<title>Sign in - Campus</title><form><input type=password></form><h1>Sign in</h1><p>Forgot your password?",
    "<title>Welcome</title><p>Members only</p><form><input name=u><input type='password'></form>",
    "<title>页面不存在</title><h1>404</h1><p>抱歉，您访问的页面不存在或已被删除！",
    "<title>brimm.example - domain for sale</title><p>This domain may be for sale.",
    "<title>Account Suspended</title><p>Contact your hosting provider.",
    "<title>app</title><div id=root></div><script src=main.js></script>",
]
PEOPLE = [
    "<title>Ada Brimm</title><h1>Ada Brimm</h1><p>Coming soon!",
    "<title>About me</title><h1>About me</h1><p>I am advised by Bo Ohm.</p><h2>Publications</h2><p>Coming soon!",
    "<title>Ada Brimm</title><h1>Ada Brimm</h1><p>This page is under construction.",
    "<title>404: On Pages</title><h2>Papers</h2><ul><li>Ada Brimm, Bo Ohm. Not Found. Journal of Hats, 2031.</ul>",
]


def parse(markup):
    body = f"<html><body>{markup}</body></html>".encode()
    return named("homepage").parse(Document(url="https://person.example/", body=body))


@pytest.mark.parametrize("markup", STAND_INS)
def test_a_page_in_place_of_another_is_refused(markup):
    with pytest.raises(ParseError) as caught:
        parse(markup)
    assert caught.value.refusal == "layout"


@pytest.mark.parametrize("markup", PEOPLE)
def test_a_person_with_little_to_say_is_one(markup):
    assert len(parse(markup).profiles) == 1
