import pytest

from indexer.readable import language, moment, readable

TEXTS = (
    (r"Sampling in $O(n^2)$ by M\"uller, 50% faster", "Sampling in O(n²) by Müller, 50% faster"),
    (r"$\ell_2$, $10^{-5}$, $x_{t+1}$, $\mathbb{R}^d$", "ℓ₂, 10⁻⁵, xₜ₊₁, ℝᵈ"),
    (r"$\sum_{i=1}^n x_i$ and $\alpha$-mixing", "∑ᵢ₌₁ⁿ xᵢ and α-mixing"),
    (r"Erd\H{o}s, {\'e}, \v{S}, \emph{not}, 70\% of R\&D", "Erdős, é, Š, not, 70% of R&D"),
    (r"S{\o}lvi {\v{S}}im{\'{e}} {\"u}{\ss}", "Sølvi Šimé üß"),
    ("``quoted'' on pages 1--8---all of them", "“quoted” on pages 1–8—all of them"),
    ("it's the --help of a''b", "it's the --help of a''b"),
    # what is no TeX, or none that Unicode can show, stays as it was written
    (r"in $\R^3$, $\Z^2$, $X\subset\CC$", "in ℝ³, ℤ², X⊂ℂ"),
    (r"M$_{\rm UV} = -14.5$, $\left( x \right)$, ${\cal N}=4$", "M_UV = -14.5, ( x ), N=4"),
    (r"of $ \theta $-type at z$\sim$5 on $S^p(X) $", "of θ-type at z∼5 on Sᵖ(X)"),
    (r"\(\ell_1\), {\alpha}-synuclein, \pi-calculus, \sqrt{s_{NN}}", "ℓ₁, α-synuclein, π-calculus, √(s_NN)"),
    (r"{\it C. elegans} and {\em in vivo}", "C. elegans and in vivo"),
    (r"$x^\prime$, $y^{\prime}$, $a \ne b$, $\frak{g}$, $\deg f$", "x′, y′, a ≠ b, 𝔤, deg f"),
    (r"an array of 50~cm, $\|A\|_2$ at z~5, ~ada", "an array of 50\u00a0cm, ‖A‖₂ at z~5, ~ada"),
    (
        r"$\cN$ particles in $\CP^3$, $\texttt{SPECS}$, \tilde{A}, r \geq 3, \bar\partial",
        "𝒩 particles in ℂP³, SPECS, Ã, r ≥ 3, ∂̄",
    ),
    (r"A Single Electron:\\Measuring it, ideals are\\ perfect", "A Single Electron: Measuring it, ideals are perfect"),
    ("[OII]$λλ$3726,3729, [OIII]$λ$4363", "[OII]λλ3726,3729, [OIII]λ4363"),
    # one thing above or below a bar, and beside it; what is more has parentheses
    (r"$\frac{a}{b+c}$, $\frac{a+b}{c}$, $\frac{1}{2}x$, $2\frac12$", "a/(b+c), (a+b)/c, (1/2)x, 2(1/2)"),
    (r"$\frac{\frac{a}{b}}{c}$, $\frac{d}{dx}$, $\frac{n!}{k!(n-k)!}$", "(a/b)/c, d/dx, n!/(k!(n-k)!)"),
    (r"$e^{-x^2/2}$, $x^{y^z}$, $H^{AB}$, $x_{\mathrm{max}}y$", "e^(-x²/2), x^(yᶻ), H^(AB), x_(max)y"),
    (r"$O(N^{7/3})$, $\lim_{x\to 0} f$, $T_{\rm eff}=10^{4.5}$", "O(N^(7/3)), lim_(x→ 0) f, T_eff=10^4.5"),
    (r"$\sqrt[3]{x}$, $\sqrt[n]{x+1}$, $\frac{1}{\sqrt{n}}$", "∛(x), ⁿ√(x+1), 1/√(n)"),
    (r"$f'$, $x''$, $\overline{x}$, $\widetilde{\mathcal{F}}_n$", "f′, x″, x̄, ℱ̃ₙ"),
    # a bar over several letters, a power without room, half a fraction: as they were written
    (r"$\overline{x+y}$, $\bar{ab}$, $\sqrt[k/2]{x}$", r"$\overline{x+y}$, $\bar{ab}$, $\sqrt[k/2]{x}$"),
    (r"$\le\frac{%", r"$\le\frac{%"),
    # prices are no formulas, whatever stands between them
    (r"costs $5 with \alpha and $x^2$ more", "costs $5 with α and x² more"),
    (r"from $5 to $6_a and $7", r"from $5 to $6_a and $7"),
    ("from $5 to $6, Q&A, 50% of cases", "from $5 to $6, Q&A, 50% of cases"),
    (r"$\unknown{x}$ and \cite{key} in C:\temp\new", r"$\unknown{x}$ and \cite{key} in C:\temp\new"),
    (r"$\href{javascript:alert(1)}{x}$", r"$\href{javascript:alert(1)}{x}$"),
    ("$a<b$ and $x<y>z$", "a<b and x<y>z"),
    ("$unclosed and {braces", "$unclosed and {braces"),
    (None, ""),
    ("", ""),
)


@pytest.mark.parametrize(("text", "shown"), TEXTS)
def test_readable(text, shown):
    assert readable(text) == shown


def test_readable_is_linear():
    assert readable("$" * 50_000 + "\\" * 50_000 + "{" * 50_000).startswith("$")


LANGUAGES = (
    ("面向稠密检索的负采样", "zh"),
    ("基于 BERT 的检索", "zh"),
    ("Retrieval with 图", None),
    ("日本語のテキスト", "ja"),
    ("한국어 논문", "ko"),
    ("Über Größe", None),
    ("123", None),
    (None, None),
)


@pytest.mark.parametrize(("text", "tag"), LANGUAGES)
def test_language(text, tag):
    assert language(text) == tag


MOMENTS = (
    ("2024-03-05T17:59:59Z", "5 Mar 2024, 17:59 UTC"),
    ("2024-03-05", "5 Mar 2024"),
    ("2024-03", "Mar 2024"),
    ("2024", "2024"),
    ("some day", "some day"),
)


@pytest.mark.parametrize(("value", "shown"), MOMENTS)
def test_moment(value, shown):
    assert moment(value) == shown
