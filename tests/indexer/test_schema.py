from indexer.article import Article
from indexer.language.stems import Stemmer
from indexer.schema import TITLE_WEIGHT, ZONE_GAP, document


def test_both_views_share_positions() -> None:
    fields = document(
        Article(id="1", title="x", title_origin="lead", body="Kunjungan berkunjung Kim"), Stemmer()
    )
    assert fields["exact"] == {"kunjungan": ([0], 1.0), "berkunjung": ([1], 1.0), "kim": ([2], 1.0)}
    assert fields["stem"] == {"kunjung": ([0, 1], 2.0), "kim": ([2], 1.0)}
    assert fields["length"] == 3


def test_a_headline_weighs_more_and_stands_apart() -> None:
    fields = document(Article(id="1", title="Kim Putin", body="Kim"), Stemmer())
    assert fields["exact"] == {
        "kim": ([0, 2 + ZONE_GAP], TITLE_WEIGHT + 1.0),
        "putin": ([1], TITLE_WEIGHT),
    }


def test_a_title_taken_from_the_lead_is_not_counted_again() -> None:
    fields = document(Article(id="1", title="Kim", title_origin="lead", body="Kim tiba"), Stemmer())
    assert fields["exact"] == {"kim": ([0], 1.0), "tiba": ([1], 1.0)}
