import json

from tests.indexer.publish.served import ask, tree


def test_meta_tags(papers):
    (answer,) = ask([papers], "/paperfeed/paper/2403.90001")
    metas = [(meta.get("name"), meta.get("content")) for meta in tree(answer).cssselect("meta[name^=citation]")]
    assert metas == [
        ("citation_title", "Trust Regions for Sparse Gradient Tuning of Small Language Models"),
        ("citation_author", "Ada Quillfeather"),
        ("citation_author", "Bram Müller"),
        ("citation_author", "Chiara Lévy-Ossolini"),
        ("citation_publication_date", "2024/03/01"),
        ("citation_arxiv_id", "2403.90001"),
        ("citation_pdf_url", "https://arxiv.org/pdf/2403.90001"),
        (
            "citation_abstract",
            "We tune language models under a trust region. About 50% of cases improve; the Q&A set does not.",
        ),
    ]


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
        "datePublished": "2024-03-02T09:00:00Z",
        "version": 1,
        "keywords": ["Name of cs.CL", "Name of cs.HC"],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "arXiv", "value": "2403.90004"},
            {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.99999/iwd.2024.7"},
        ],
        "sameAs": ["https://arxiv.org/abs/2403.90004", "https://doi.org/10.99999/iwd.2024.7"],
        "url": "https://arxiv.org/abs/2403.90004",
    }
