import pytest

from crawler.sample import tex


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (r"Beltr\'an, Skalick\'y, Tom\'a\v{s}, Ond\v{r}ej", "Beltrán, Skalický, Tomáš, Ondřej"),
        (r"G\"odel, G\"{o}del, G{\"o}del", "Gödel, Gödel, Gödel"),
        (r"Erd\H{o}s, \c{C}a\u{g}la, Pe\~na, na\"ive", "Erdős, Çağla, Peña, naïve"),
        (r"S{\o}lvi, \O{}re, \L\'od\'z, Stra\ss e", "Sølvi, Øre, Łódź, Straß e"),
        (r"$\tau$, $\lambda/18$, $\Delta t$, $\muK$", r"$τ$, $λ/18$, $Δ t$, $\muK$"),
        (
            r"\textbf{bold}, 2\%, $O(n \log n)$, $\|A\|_2$, $c\, n$",
            r"\textbf{bold}, 2\%, $O(n \log n)$, $\|A\|_2$, $c\, n$",
        ),
        ("plain 中文 text", "plain 中文 text"),
    ],
)
def test_text(raw, shown):
    assert tex.text(raw) == shown


def test_names_leave_mathematics_alone():
    assert tex.names(r"$\alpha$ of \'Agnes") == r"$\alpha$ of Ágnes"
