import json

import pytest

from tests.indexer.publish.served import ask, tree, words


def test_meta_tags(papers):
    (answer,) = ask([papers], "/paperfeed/paper/2403.90001")
    metas = [(meta.get("name"), meta.get("content")) for meta in tree(answer).cssselect("meta[name^=citation]")]
    assert metas == [
        ("citation_title", "Trust Regions for Sparse Gradient Tuning of Small Language Models"),
        ("citation_author", "Ada Quillfeather"),
        ("citation_author", "Bram Müller"),
        ("citation_author", "Chiara Lévy-Ossolini"),
        ("citation_publication_date", "2024/03/01"),
        ("citation_online_date", "2024/03/01"),
        ("citation_arxiv_id", "2403.90001"),
        ("citation_pdf_url", "https://arxiv.org/pdf/2403.90001"),
        ("citation_keywords", "Name of cs.CL"),
        ("citation_keywords", "Name of cs.LG"),
        (
            "citation_abstract",
            "We tune language models under a trust region. About 50% of cases improve; the Q&A set does not.",
        ),
    ]


@pytest.mark.parametrize(
    ("paper", "want"),
    [
        (
            "2403.90004",
            {
                "citation_publication_date": "2024",
                "citation_online_date": "2024/03/02",
                "citation_conference_title": "Proceedings of the Invented Workshop on Dialogue",
                "citation_doi": "10.99999/iwd.2024.7",
            },
        ),
        (
            "2403.90005",
            {
                "citation_publication_date": "2024",
                "citation_journal_title": "Inv. J. Cold Matter",
                "citation_volume": "12",
                "citation_firstpage": "34",
            },
        ),
        ("2403.90003", {"citation_language": "zh", "citation_publication_date": "2024/03/02"}),
    ],
)
def test_where_it_was_published(papers, paper, want):
    (answer,) = ask([papers], f"/paperfeed/paper/{paper}")
    metas = {meta.get("name"): meta.get("content") for meta in tree(answer).cssselect("meta[name^=citation]")}
    assert {name: metas.get(name) for name in want} == want


def test_references_to_copy(papers):
    page = tree(ask([papers], "/paperfeed/paper/2403.90004")[0])
    shown = page.cssselect("details.pf-copy")
    assert [(words(form.cssselect("summary")[0]), form.get("open")) for form in shown] == [
        ("BibTeX", ""),
        ("RIS", None),
        ("CSL-JSON", None),
    ]
    addresses = [form.cssselect("a")[0].get("href") for form in shown]
    assert addresses == [f"/paperfeed/paper/2403.90004.{extension}" for extension in ("bib", "ris", "csl")]
    assert [link.get("href") for link in page.cssselect("link[rel=alternate]")] == addresses
    texts = [form.cssselect("pre")[0].text_content() for form in shown]
    files = [file.text.rstrip().replace("\r\n", "\n") for file in ask([papers], *addresses)]
    assert texts[:2] == files[:2]
    assert json.loads(texts[2]) == json.loads(files[2])


def test_linked_data(papers):
    (answer,) = ask([papers], "/paperfeed/paper/2403.90004")
    script = tree(answer).xpath("//script[@type='application/ld+json']")[0]
    assert json.loads(script.text_content()) == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "name": "YuTan-Chat: A GPT-4 Scale Dialogue Corpus That Nobody Recorded",
        "headline": "YuTan-Chat: A GPT-4 Scale Dialogue Corpus That Nobody Recorded",
        "abstract": "We describe a dialogue corpus in plain words. BERT-based filters remove what was never said.",
        "author": [
            {"@type": "Person", "name": "Zhou Wei (周未)"},
            {"@type": "Person", "name": "Dorte Ångström-Nyhavn"},
        ],
        "datePublished": "2024",
        "dateCreated": "2024-03-02T09:00:00Z",
        "version": 1,
        "keywords": ["Name of cs.CL", "Name of cs.HC"],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "arXiv", "value": "2403.90004"},
            {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.99999/iwd.2024.7"},
        ],
        "sameAs": ["https://arxiv.org/abs/2403.90004", "https://doi.org/10.99999/iwd.2024.7"],
        "url": "https://arxiv.org/abs/2403.90004",
        "isPartOf": {"@type": "CreativeWork", "name": "Proceedings of the Invented Workshop on Dialogue"},
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": "application/pdf",
            "contentUrl": "https://arxiv.org/pdf/2403.90004",
        },
    }
