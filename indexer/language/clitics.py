"""The clitics of Indonesian, which any word may end in: possessives and particles."""

from collections.abc import Iterator

PARTICLES = ("lah", "kah", "tah", "pun")
POSSESSIVES = ("ku", "mu", "nya")
CLITICS = PARTICLES + POSSESSIVES


def without_clitics(word: str) -> Iterator[str]:
    """Yield the word without its particle, without its possessive and without both, where it has them."""
    forms = [word]
    for particle in PARTICLES:
        if word.endswith(particle):
            forms.append(word[: -len(particle)])
            yield forms[-1]
    for form in forms:
        for possessive in POSSESSIVES:
            if form.endswith(possessive):
                yield form[: -len(possessive)]
