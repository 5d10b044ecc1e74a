"""Outlets have one name each, by whatever spelling or address they are called."""

import pytest

from indexer.newsroom.outlets import known_outlet, outlet, source_name
from indexer.newsroom.places import place
from indexer.newsroom.sections import section_name


@pytest.mark.parametrize(
    "written",
    ["kompas", "Kompas.com", "KOMPAS.com", "www.kompas.com", "regional.kompas.com", "https://bola.kompas.com/read/1", "kmp.im"],
)  # fmt: skip
def test_an_outlet_has_one_display_name_whatever_name_or_address_it_is_called_by(written: str) -> None:
    assert outlet(written) == "Kompas.com"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("antaranews", "ANTARA"), ("DETIK NEWS", "detikcom"), ("Liputan 6", "Liputan6.com"), ("viva", "VIVA"),
        ("REPUBLIKA.CO.ID", "Republika"), ("cnn indonesia", "CNN Indonesia"), ("surabaya.tribunnews.com", "Surya"),
        ("Beritakota.ID", "beritakota.id"), ("http://a.b.contoh.co.id/x", "contoh.co.id"), ("lampung.viva.co.id", "VIVA Lampung"),
    ],
)  # fmt: skip
def test_the_display_name_of_an_outlet_is_that_of_its_table_or_else_its_domain(
    written: str, name: str
) -> None:
    assert outlet(written) == name


@pytest.mark.parametrize("written", ["tersangka", "KPU", "inflasi", "", "https://", "suku bunga"])
def test_a_search_word_in_place_of_a_source_is_no_outlet(written: str) -> None:
    assert outlet(written) is None


def test_a_source_that_is_no_known_outlet_yields_to_the_address_and_is_kept_without_one() -> None:
    assert source_name("tersangka", "https://www.detik.com/sulsel/d-8170576/judul") == "detikcom"
    assert source_name("Radio  Kampung", None) == "Radio Kampung"
    assert source_name("tribunnews", "https://surabaya.tribunnews.com/x") == "Tribunnews.com"
    assert source_name(None, None) is None


def test_an_unknown_domain_is_no_known_outlet() -> None:
    assert (known_outlet("contoh.co.id"), known_outlet("kompas")) == (None, "Kompas.com")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("JAKARTA", "Jakarta"), ("phnompenh", "Phnom Penh"), ("KOTA MALANG", "Kota Malang"), ("Kab. Bogor", "Kabupaten Bogor"),
        ("Presiden", None), ("", None),
    ],
)  # fmt: skip
def test_a_place_is_written_in_its_usual_form_and_another_word_is_no_place(
    written: str, name: str | None
) -> None:
    assert place(written) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("/ekonomi/", "Ekonomi"), ("INTERNASIONAL", "Internasional"), ("nasional", "Nasional"), ("TV", "TV"), ("ShowBiz", "ShowBiz"),
        ("__label__gosip", "Gosip"), ("0", None), ("1.0", None), ("SALAH", None), ("valid", None), ("a;b;c", None), ("", None),
    ],
)  # fmt: skip
def test_a_section_is_named_after_its_field_and_another_label_is_no_section(
    written: str, name: str | None
) -> None:
    assert section_name(written) == name
