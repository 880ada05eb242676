"""CVs as PDF: read with pypdf where it is installed, refused with the way to it where it is not."""

from __future__ import annotations

import importlib.util

import pytest

from crawler.parse.detect import detect
from crawler.source import Document, ParseError

LINES = [
    "Ada Brimm",
    "Education",
    "Ph.D. in Hat Science, Nordby University, 2015 - 2020",
    "Experience",
    "Postdoctoral Researcher, Brim Labs, 2020 - present",
    "Publications",
    "[1] A. Brimm, B. Ohm, and Y. Ek. Wind over Brims. Journal of Hats, 2021.",
    "[2] B. Ohm and A. Brimm. Felt and Its Friends. Journal of Hats, 2020.",
]


def pdf(lines):
    """A PDF of one page, as small as they come."""
    text = "".join(f"({line.replace('(', '').replace(')', '')}) Tj T* " for line in lines)
    stream = f"BT /F1 11 Tf 14 TL 50 750 Td {text}ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 7\n0000000000 65535 f \n%strailer << /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(body),
    )
    return Document(url="https://brimm.example/cv.pdf", body=body + end, content_type="application/pdf")


def test_a_pdf_is_a_cv():
    document = pdf(LINES)
    source = detect(document)
    assert source.name == "cv"
    if importlib.util.find_spec("pypdf") is None:
        with pytest.raises(ParseError, match="pip install 'paperfeed\\[pdf\\]'"):
            source.parse(document)
        return
    page = source.parse(document)
    assert [r.title for r in page.records] == ["Wind over Brims", "Felt and Its Friends"]
    (profile,) = page.profiles
    assert profile.name == "Ada Brimm"
    assert [d.organization for d in profile.degrees] == ["Nordby University"]
    assert [p.organization for p in profile.positions] == ["Brim Labs"]


@pytest.mark.parametrize("body", [b"%PDF-1.4 cut off", b"%PDF-1.7\n" + b"1 0 obj << " * 1000])
def test_a_broken_pdf_is_refused(body):
    document = Document(url="https://brimm.example/cv.pdf", body=body)
    with pytest.raises(ParseError) as caught:
        detect(document).parse(document)
    assert caught.value.refusal == "wrong_kind"
