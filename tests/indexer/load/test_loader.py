import pytest

from crawler.source import PaperfeedError
from indexer.load import loader


def lines(count, error=None):
    """Lines of ten bytes."""
    for number in range(1, count + 1):
        yield number, b"123456789\n"
    if error is not None:
        raise error


@pytest.mark.parametrize(
    ("size", "workers", "want"),
    [
        (400, 1, [10, 10, 10, 10]),
        # each worker's share of what is left, down to the least; the last one is what there is
        (400, 2, [10, 10, 10, 6, 4]),
        (400, 4, [10, 8, 6, 5, 4, 4, 3]),
        # more than was thought, as of a file that is packed tighter than most
        (100, 2, [6, 4, 10, 10, 10]),
    ],
)
def test_parts_get_smaller_towards_the_end(monkeypatch, size, workers, want):
    monkeypatch.setattr(loader, "BYTES", 95)
    monkeypatch.setattr(loader, "LEAST_BYTES", 35)
    parts = list(loader._parts(lines(40), size, workers))
    assert [len(body) for _, _, body in parts] == want
    assert [number for first, last, _ in parts for number in range(first, last + 1)] == list(range(1, 41))


def test_what_came_before_an_error_comes_first():
    parts = loader._parts(lines(3, PaperfeedError("cut")), 30, 1)
    assert next(parts)[:2] == (1, 3)
    with pytest.raises(PaperfeedError, match="cut"):
        next(parts)
