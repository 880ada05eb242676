import pytest

from crawler.fetch.contact import checked, sender, user_agent
from crawler.source import UsageError


@pytest.mark.parametrize(
    ("contact", "comment", "mail"),
    [
        (None, "", None),
        ("ops@example.org", "(+mailto:ops@example.org)", "ops@example.org"),
        ("mailto:ops@example.org", "(+mailto:ops@example.org)", "ops@example.org"),
        ("https://example.org/bot", "(+https://example.org/bot)", None),
        ("https://example.org/bot; mailto:ops@example.org", "(+https://example.org/bot; mailto:ops@example.org)", None),
    ],
)
def test_who_we_say_we_are(contact, comment, mail):
    name, _, rest = user_agent(contact).partition(" ")
    assert name.startswith("paperfeed/")
    assert (rest, sender(contact)) == (comment, mail)


@pytest.mark.parametrize(("contact", "want"), [(None, None), ("  ", None), (" ops@example.org ", "ops@example.org")])
def test_checked(contact, want):
    assert checked(contact) == want


@pytest.mark.parametrize("contact", ["ops@example.org\r\nX: y", "öps@example.org", "Ops <ops@example.org>", "a) b"])
def test_a_contact_that_is_no_header(contact):
    with pytest.raises(UsageError, match="contact: expected mailto:name@host"):
        checked(contact)
