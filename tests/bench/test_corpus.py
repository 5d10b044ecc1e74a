"""The benchmark's articles and questions are the same for the same seed, and what they say they are."""

from tests.bench.corpus import KINDS, Record, questions, scaled

RECORDS = [
    Record(str(n), f"Judul {n} satu dua tiga", f"Kalimat {n} awal. Kalimat {n} tengah!\nAkhir {n}.")
    for n in range(9)
]


def test_scaling_keeps_the_real_articles_and_mixes_the_rest() -> None:
    made = list(scaled(RECORDS, 50))
    assert made[:9] == RECORDS
    assert len({record.id for record in made}) == 50
    sentences = {
        sentence
        for n in range(9)
        for sentence in (f"Kalimat {n} awal.", f"Kalimat {n} tengah!", f"Akhir {n}.")
    }
    assert all(any(sentence in record.body for sentence in sentences) for record in made)
    assert made == list(scaled(RECORDS, 50))
    assert list(scaled(RECORDS, 4)) == RECORDS[:4]


def test_questions_of_every_kind_come_from_headlines() -> None:
    asked = questions(RECORDS, each=5)
    assert [question.kind for question in asked] == [kind for kind in KINDS for _ in range(5)]
    words = {word for record in RECORDS for word in record.title.lower().split()}
    assert all(set(question.words) <= words for question in asked)
    assert asked == questions(RECORDS, each=5)
