from __future__ import annotations

import pytest

from crawler.parse import arxiv
from crawler.parse.withdrawal import is_withdrawn

COMMENTS = [
    *("Withdrawn", "withdrawn.", "Paper withdrawn", "Paper withdrawn: see 2401.00002"),
    *("temporarily withdrawn by the author", "temporarily withdrawn"),
    "This paper has been withdrawn by the author due to an error",
    "5 pages, 1 figure. This paper has been withdrawn",
    "5 pages, 1 figure This paper has now been withdrawn because of a gap in lemma 2",
    "This paper has been withdrawn, superseded by arXiv:2401.00001",
    "Superseded by arXiv:2401.00001; this paper is therefore withdrawn",
    "This paper (arXiv 2401.00003 cs.CL) has been withdrawn by its authors",
    "This Frisian version is withdrawn, as a duplicate of 2401.00002",
    "The article is already withdrawn",
    "paper has bee withdrawn by the author",
    "It has been withdrawn because all of it appears in 2401.00002",
    "We have withdrawn our paper due to a mistake in the tables",
    "withdrawn by arXiv administration",
    "arXiv admin note: submission has been withdrawn by arXiv administrators due to inappropriate overlap",
    "5 pages. Admin note: withdrawn by arXiv admin because of the use of a pseudonym",
    "This was an example for 2401.00001. Withdrawn due to a slip in the sums",
    "corrections to lemma 1; withdrawn since 2401.00002 says more",
    "12 pages (withdrawn as a shorter proof is known)",
    "Erroneous, withdrawn!",
    "v2: withdrawn. v1: 12 pages",
    "A note of 4 pages. v2: typos. This paper has been withdrawn because others were first",
]  # fmt: skip
OTHERS = [
    "Supersedes arXiv:2401.00001, which has been withdrawn",
    "This article supersedes 2401.00001, which has now been withdrawn",
    "Includes all of 2401.00001 (the preprint arXiv:2401.00001 has been withdrawn from the arXiv)",
    "62 pages. Contains the former 2401.00001 (withdrawn)",
    "Comments on a paper that has been withdrawn",
    "Replaces the withdrawn paper 2401.00001",
    "arXiv admin note: text overlap with arXiv:2401.00001 which was withdrawn",
    # older versions of this paper
    "V2: Paper was withdrawn (now V3)",
    "V3: lemma 9 mended. V2: Paper was withdrawn due to lemma 9. V1: 12 pages",
    "Replaces an earlier version that was withdrawn",
    "The previous version was withdrawn because of an error; this is corrected",
    "The first version of this paper has been withdrawn",
    "Corrected version of a withdrawn submission",
    # parts of it
    "The main change is in theorem 5: the second assertion has been withdrawn due to a gap",
    "Section 5.3 of the first version has been withdrawn",
    "v2: incorrect statement 3.2 of v1 is withdrawn, new examples",
    *("Theorem 3 is withdrawn. 12 pages", "The claim in Section 2 was withdrawn"),
    # elsewhere
    "20 pages, withdrawn from ICML",
    "This paper was withdrawn from the journal and is under review at another",
    "under review there for 13 months, withdrawn today and submitted elsewhere",
    # other things
    *("Cash withdrawn from machines", "We study cash withdrawn from ATMs", "A study of withdrawn papers"),
]
ABSTRACTS = [
    ("This paper has been withdrawn by the authors", True),
    ("This paper and abstract have been withdrawn.", True),
    ("We count dunes. This paper has been withdrawn by the author himself, since dunes move.", True),
    ("There are gaps in the proofs. The paper is withdrawn until further notice.", True),
    ("(Withdrawn) We count dunes.", True),
    ("Money is withdrawn from accounts when this happens.", False),
    ("The troops were withdrawn", False),
    ("Of a hundred papers the paper was withdrawn in nine cases. We ask why. Nobody knows.", False),
    ("Superfluid atoms are injected (withdrawn) into a chamber.", False),
]


@pytest.mark.parametrize("comments", COMMENTS)
def test_this_paper_is(comments):
    assert is_withdrawn(comments, None)


@pytest.mark.parametrize("comments", OTHERS)
def test_something_else_is(comments):
    assert not is_withdrawn(comments, None)


@pytest.mark.parametrize(("abstract", "want"), ABSTRACTS)
def test_abstracts(abstract, want):
    assert is_withdrawn(None, abstract) is want
    assert not is_withdrawn(None, None)


def test_the_version_of_the_record_counts():
    comments = "v2: this paper has been withdrawn"
    assert [is_withdrawn(comments, None, version) for version in (None, 2, 3)] == [True, True, False]
    said = {"source": "arxiv_api", "paper": "2401.00001", "title": "Dunes", "abstract": None, "authors": ()}
    statuses = [arxiv.record(**said, comments=comments, version=version).status for version in (2, 3)]
    assert statuses == ["withdrawn", None]
