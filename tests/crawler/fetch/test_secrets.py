import pytest

from crawler.fetch.secrets import without_secrets


@pytest.mark.parametrize(
    ("url", "want"),
    [
        ("https://h.example/w?api_key=1", "https://h.example/w"),
        ("https://h.example/w?api_key=1&page=2", "https://h.example/w?page=2"),
        ("https://h.example/w?page=2&mailto=me@h.example", "https://h.example/w?page=2"),
        ("https://h.example/w?a=1&token=x&APIKEY=y&b=2#top", "https://h.example/w?a=1&b=2#top"),
        ("https://h.example/w?token=x#top", "https://h.example/w#top"),
        ("https://h.example/oai?verb=ListRecords&resumptionToken=a%2Fb%7C", None),
        ("https://h.example/w?q=cat:cs.CL&&start=0", None),
        ("https://h.example/token=1/key=2", None),
    ],
)
def test_without_secrets(url, want):
    assert without_secrets(url) == (want or url)
