from indexer.publish.chart import Bar, Chart, bars


def test_bars():
    assert bars([("a", 2), ("b", 0), ("c", 1)]) == Chart(
        bars=(
            Bar(label="a", count=2, x=0.0, y=0.0, width=7.0, height=120.0),
            Bar(label="b", count=0, x=10.0, y=120.0, width=7.0, height=0.0),
            Bar(label="c", count=1, x=20.0, y=60.0, width=7.0, height=60.0),
        ),
        width=27.0,
        height=120.0,
        most=2,
        total=3,
    )


def test_one_of_many_can_be_seen():
    assert bars([("a", 1_000_000), ("b", 1)]).bars[1].height == 3.0


def test_no_bars():
    assert bars([]) == Chart(bars=(), width=7.0, height=120.0, most=0, total=0)
