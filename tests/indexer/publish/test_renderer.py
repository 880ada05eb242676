from tests.indexer.publish.served import ask, tree


def test_tables_and_queries_of_papers_have_bibtex(papers):
    table, query, page = ask(
        [papers],
        "/my~20library/papers.bib?_search=trust+region",
        "/my~20library/search.bib?q=检索",
        "/my~20library/papers?_search=trust",
    )
    assert table.text.count("@") == 3
    assert query.text.startswith("@misc{paper2024030200001,")
    assert [link for link in tree(page).xpath("//a/@href") if ".bib?" in link]


def test_other_tables_have_none(papers):
    page, answer = ask([papers], "/my~20library/runs", "/my~20library/runs.bib")
    assert not [link for link in tree(page).xpath("//a/@href") if ".bib" in link]
    assert answer.text == "BibTeX needs rows of papers, with the columns id and title\n"


def test_hidden_papers_are_not_told(papers):
    hidden = {"databases": {papers.stem: {"tables": {"papers": {"allow": False}}}}}
    (answer,) = ask([papers], "/my~20library.bib?sql=select+2024030100001+as+id,+1+as+title", metadata=hidden)
    assert "Quillfeather" not in answer.text
