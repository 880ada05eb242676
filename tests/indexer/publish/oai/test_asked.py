import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.publish.oai.asked import Asked, ProtocolError, Range, read, token

ALL = Range()


@pytest.mark.parametrize(
    ("arguments", "want"),
    [
        ("verb=Identify", Asked(verb="Identify")),
        ("verb=ListMetadataFormats", Asked(verb="ListMetadataFormats")),
        ("verb=ListMetadataFormats identifier=x", Asked(verb="ListMetadataFormats", identifier="x")),
        ("verb=ListSets", Asked(verb="ListSets")),
        ("verb=ListRecords metadataPrefix=oai_dc", Asked(verb="ListRecords", form="oai_dc")),
        (
            "verb=ListRecords metadataPrefix=paperfeed from=2024-03-05 until=2024-03-05 set=cs.CL",
            Asked(
                verb="ListRecords",
                form="paperfeed",
                chosen=Range(since="2024-03-05", until="2024-03-05T23:59:59Z", category="cs.CL"),
            ),
        ),
        (
            "verb=ListIdentifiers metadataPrefix=oai_dc until=2024-03-05T01:02:03Z",
            Asked(verb="ListIdentifiers", form="oai_dc", chosen=Range(until="2024-03-05T01:02:03Z")),
        ),
        ("verb=GetRecord metadataPrefix=oai_dc identifier=x", Asked(verb="GetRecord", form="oai_dc", identifier="x")),
        ("", "badVerb"),
        ("verb=Nothing", "badVerb"),
        ("verb=Identify verb=Identify", "badVerb"),
        ("verb=Identify set=cs.CL", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords metadataPrefix=oai_dc metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords metadataPrefix=oai_dc from=yesterday", "badArgument"),
        ("verb=ListRecords metadataPrefix=oai_dc from=2024-02-30", "badArgument"),
        ("verb=ListRecords metadataPrefix=oai_dc from=", "badArgument"),
        ("verb=ListRecords metadataPrefix=oai_dc from=2024-03", "badArgument"),
        ("verb=ListRecords metadataPrefix=oai_dc from=2024-03-06 until=2024-03-05", "badArgument"),
        ("verb=ListRecords metadataPrefix=oai_dc from=2024-03-05 until=2024-03-05T00:00:00Z", "badArgument"),
        ("verb=ListRecords resumptionToken=nonsense", "badResumptionToken"),
        ("verb=ListRecords resumptionToken=W10", "badResumptionToken"),
        ("verb=ListRecords resumptionToken=é", "badResumptionToken"),
        (f"verb=ListRecords metadataPrefix=oai_dc resumptionToken={token('oai_dc', ALL)}", "badArgument"),
        (f"verb=ListRecords resumptionToken={token('oai_dc', Range(after=('x', 2**70)))}", "badResumptionToken"),
        ("verb=ListSets resumptionToken=x", "badResumptionToken"),
        ("verb=GetRecord metadataPrefix=oai_dc", "badArgument"),
        ("verb=GetRecord identifier=x", "badArgument"),
    ],
)
def test_requests(arguments, want):
    pairs = [tuple(pair.split("=", 1)) for pair in arguments.split()]
    if isinstance(want, Asked):
        assert read(pairs) == want
    else:
        with pytest.raises(ProtocolError) as raised:
            read(pairs)
        assert raised.value.code == want


@given(st.text(), st.text(), st.text(), st.integers(min_value=0, max_value=2**63 - 1))
def test_a_token_holds_the_rest_of_a_list(since, until, category, number):
    rest = Range(since=since, until=until, category=category, after=("2024-03-05T00:00:00Z", number))
    asked = read([("verb", "ListRecords"), ("resumptionToken", token("paperfeed", rest))])
    assert (asked.form, asked.chosen) == ("paperfeed", rest)


@given(st.text())
def test_any_text_is_a_token_or_refused(text):
    with pytest.raises(ProtocolError, match="that is no token of this repository"):
        read([("verb", "ListRecords"), ("resumptionToken", text)])
