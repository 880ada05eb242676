from __future__ import annotations

import pytest

from crawler.parse.layout import headings


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Publications", "publications"),
        ("📝 Publications", "publications"),
        ("Selected Papers (* equal)", "publications"),
        ("Under Review", "publications"),
        ("3. Journal Articles:", "publications"),
        ("Book Chapters", "publications"),
        ("Public Scholarship", None),
        ("代表性论文", "publications"),
        ("News", "news"),
        ("What's New", "news"),
        ("Awards and Honors", "awards"),
        ("获奖情况", "awards"),
        ("Teaching", "teaching"),
        ("Professional Service", "service"),
        ("Invited Talks", "talks"),
        ("Ph.D. Students", "people"),
        ("Education", "education"),
        ("教育背景", "education"),
        ("Work Experience", "experience"),
        ("科研经历", "projects"),
        ("Research Interests", "interests"),
        ("研究方向", "interests"),
        ("Research", "research"),
        ("Patents", "patents"),
        ("2031", "year"),
        ("2029 and earlier", "year"),
        ("Graph Learning", None),
        ("Representation of Felt", None),
        ("Multimodal AI", None),
        ("2030.4 - 2031.6, Research Intern, Hat Works", None),
        ("运用模型深入研究帽檐，发现多种优化方式，如考虑风向、配置节能等", None),
        ("", None),
    ],
)
def test_kind(text, kind):
    assert headings.kind(text) == kind


def test_year():
    assert [headings.year(t) for t in ("2031", "Year 2030:", "2030 年", "Papers of 2030")] == [2031, 2030, 2030, None]
