"""Source fixtures: an answer `<case>.<ext>` and beside it `<case>.expected.json` with its url and what must come of it.

`python -m tests.golden` writes the expectations anew, keeping url and content type; read the diff before committing it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawler.source import Document, ParseError, load

FOLDER = Path(__file__).parent / "sources"


def answers() -> Iterator[Path]:
    """Every answer below the folder."""
    return (p for p in sorted(FOLDER.glob("*/*")) if not p.name.endswith(".expected.json"))


def expectation(answer: Path) -> Path:
    return answer.with_name(answer.name.partition(".")[0] + ".expected.json")


def outcome(answer: Path, asked: dict[str, Any]) -> dict[str, Any]:
    """What the source makes of the answer: a page, or the reason for refusing it."""
    document = Document(url=asked["url"], body=answer.read_bytes(), content_type=asked.get("content_type"))
    try:
        return {"page": load()[answer.parent.name].parse(document).to_json()}
    except ParseError as error:
        return {"refused": error.refusal, "found": error.found}


def main() -> None:
    for answer in answers():
        path = expectation(answer)
        before = json.loads(path.read_text("utf-8")) if path.exists() else {"url": f"https://example.org/{answer.name}"}
        asked = {name: before[name] for name in ("url", "content_type") if name in before}
        text = json.dumps(asked | outcome(answer, asked), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
