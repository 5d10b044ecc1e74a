"""The score of the golden set: what is right, what is a miss, and what nobody called for."""

from indexer.article import Article
from tests.bench.articles import compare

ROW = {
    "title": "Judul", "date": "2023-09-14", "precision": "day", "source": "A", "place": "-", "section": "-",
    "authors": "B; C", "editor": "-", "first": "satu dua", "last": "satu dua",
}  # fmt: skip


def test_right_facts_misses_and_values_nobody_called_for() -> None:
    article = Article(
        id="x",
        title="Judul",
        body="satu\n dua",
        date="2023-09-13",
        date_precision="day",
        source="A",
        place="Bogor",
        authors=("B", "C"),
    )
    scores = compare({"x": ROW}, {"x": article})
    assert {fact for fact, score in scores.items() if score.misses} == {"date"}
    assert scores["date"].misses == [("x", "2023-09-14", "2023-09-13")]
    assert (scores["place"].total, scores["place"].uncalled) == (0, [("x", "-", "Bogor")])


def test_the_month_of_a_day_is_a_miss_that_is_told_apart() -> None:
    article = Article(id="x", title="Judul", body="satu dua", date="2023-09", date_precision="month")
    score = compare({"x": ROW}, {"x": article})["date"]
    assert (score.right, score.coarser) == (0, 1)


def test_a_page_that_is_none_is_right_when_nothing_comes_of_it() -> None:
    row = dict.fromkeys(ROW, "-")
    assert compare({"x": row}, {"x": None})["read"].share == 1
    assert compare({"x": row}, {"x": Article("x", "Judul", "Isi.")})["read"].share == 0
