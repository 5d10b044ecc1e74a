"""The ranking over the seeds as a golden file: a change of ranking is seen in review.

Rewritten by ``pytest tests/search/test_golden.py --rewrite-golden``.
"""

from pathlib import Path

import pytest

from search.archive import Archive

pytestmark = pytest.mark.both_engines

GOLDEN = Path(__file__).parent.parent / "golden" / "seeds.txt"

QUERIES = [
    "Vostochny", "kunjungan", "kunjungan balasan", '"kunjungan balasan"', '"kerja sama militer"',
    '"korea utara"', "korut", "korut OR dprk", "dprk -korut", "rudal balistik", "kapal selam nuklir",
    "Kim Jong Un undang Putin", "menteri luar negeri", '"menteri luar negeri" -choe', "(satelit OR rudal) pyongyang",
    "sanksi dewan keamanan pbb", "kereta khusus", "tete-a-tete", "presiden amerika serikat joe biden",
    "apakah putin akan berkunjung ke pyongyang", "Semenanjung Korea dan Asia Timur Laut",
]  # fmt: skip


def test_the_ranking_of_the_seed_articles_is_that_of_the_golden_file(
    seeds: Archive, request: pytest.FixtureRequest
) -> None:
    lines = []
    for query in QUERIES:
        results = seeds.search(query)
        lines.append(f"{query}\t{results.total} + {results.relaxed}")
        lines += [
            f"  {hit.article.id[:3]} {hit.score:.4f}{' tanpa ' + ' '.join(hit.missing) if hit.relaxed else ''}"
            for hit in results.hits
        ]
    text = "\n".join(lines) + "\n"
    if request.config.getoption("--rewrite-golden"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == text
