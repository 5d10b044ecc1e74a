"""The names that exports have for their columns, in Indonesian and English, and the field each holds.

Names are compared without case, blanks, underscores, hyphens and dots: ``publishedAt``,
``published_at`` and ``Published At`` are one. They were collected from WordPress, Blogger and
Elasticsearch exports, schema.org's NewsArticle, news APIs, and common data sets.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

_NAMES = {
    "id": "id _id uuid guid article_id articleId news_id id_berita id_artikel post_id document_id"
    " doc_id",
    "title": "title judul headline judul_berita judul_artikel news_title article_title post_title"
    " title_news heading head_line kepala_berita judul_asli",
    "deck": "deck subjudul sub_judul subtitle sub_title subheadline dek standfirst"
    " alternative_headline excerpt post_excerpt kutipan",
    "body": "body isi content text isi_berita isi_artikel full_text article_body article_text"
    " article_content news_content news_text news_body content_text content_html body_text"
    " body_html body_content post_content post_body post_text main_text maintext konten teks"
    " naskah article artikel berita news story paragraphs paragraf isi_teks teks_berita"
    " konten_berita konten_artikel content_news raw_text raw_content text_raw original_text"
    " text_content document dokumen narasi",
    "abstract": "description deskripsi summary ringkasan lead lede intro abstract abstrak snippet"
    " clean_text cleaned_text text_clean content_clean clean_content",
    "date": "date tanggal published published_at publish_date published_date publication_date"
    " date_published pub_date tanggal_terbit tgl_terbit tanggal_publikasi tanggal_publish"
    " tanggal_rilis tanggal_berita tanggal_artikel tgl tgl_berita post_date posted_at"
    " posted_on date_posted publish_time publish_at published_time published_on"
    " publishing_date release_date news_date article_date dc:date waktu waktu_terbit"
    " waktu_publikasi date_time datetime date_gmt created_at created date_created create_date"
    " timestamp time",
    "place": "place lokasi location kota city tempat dateline_place",
    "source": "source sumber media outlet publisher penerbit portal situs site site_name website"
    " nama_media media_name source_name news_source news_outlet nama_sumber sumber_berita"
    " source_domain domain newspaper koran surat_kabar nama_portal portal_berita",
    "original_source": "original_source sumber_asli kantor_berita news_agency agency",
    "author": "author authors penulis byline reporter wartawan pewarta jurnalis journalist writer"
    " creator dc:creator nama_penulis author_name news_author post_author oleh",
    "editor": "editor editors redaktur penyunting nama_editor",
    "translator": "translator penerjemah alih_bahasa",
    "section": "section category kategori rubrik kanal channel article_section categories"
    " kategori_berita category_name nama_kategori news_category subcategory topik topic labels",
    "url": "url link tautan permalink article_url news_url source_url url_berita link_berita"
    " url_artikel link_artikel berita_url canonical_url web_url page_url post_url href uri"
    " original_url short_url",
    "related": "related baca_juga berita_terkait related_articles artikel_terkait",
}  # fmt: skip
FIELDS = tuple(name for name in _NAMES if name != "abstract")
"""The fields that a column can be mapped to."""

_SIGNS = re.compile(r"[\W_]+")


def folded(name: str) -> str:
    """Return a column's name as names are compared."""
    return _SIGNS.sub("", name).lower()


_FIELD_OF = {
    folded(name): (field, rank) for field, names in _NAMES.items() for rank, name in enumerate(names.split())
}


@lru_cache(maxsize=1000)  # records of one export have few sets of columns; by hand
def columns_of(
    names: tuple[str, ...], mapped: tuple[tuple[str, str], ...] = ()
) -> Mapping[str, tuple[str, ...]]:
    """Return the columns that may hold each field, those with the likelier names first.

    ``mapped`` are pairs of a field and its column's name, from the settings; they overrule the table.
    """
    chosen = dict(mapped)
    found: dict[str, list[tuple[int, str]]] = {}
    for name in names:
        known = _FIELD_OF.get(folded(name))
        if known and known[0] not in chosen:
            found.setdefault(known[0], []).append((known[1], name))
    columns = {field: tuple(name for _, name in sorted(ranked)) for field, ranked in found.items()}
    for field, wanted in chosen.items():
        columns[field] = tuple(name for name in names if name == wanted) or tuple(
            name for name in names if folded(name) == folded(wanted)
        )
    return columns


def known_columns(names: Iterable[str]) -> set[str]:
    """Return the fields that columns of these names hold."""
    return {known[0] for name in names if (known := _FIELD_OF.get(folded(name)))}


def is_body(name: str) -> bool:
    """Return whether a column of this name holds the text of an article."""
    return _FIELD_OF.get(folded(name), ("", 0))[0] == "body"


def missing(columns: Mapping[str, str], names: Iterable[str]) -> list[str]:
    """Return the mapped columns that are not among ``names``."""
    existing = set(names)
    alike = {folded(name) for name in existing}
    return [name for name in columns.values() if name not in existing and folded(name) not in alike]
