"""The Whoosh schema of an index, which Whoosh pickles into the table of contents."""

from whoosh import columns, fields, formats


class WordsField(fields.FieldType):
    """A text field that Whoosh only reads: it is written by :mod:`indexer.index.segment`.

    Headline, deck and body of an article share the field. An occurrence in the headline
    weighs more; see :mod:`indexer.index.bm25f`.
    """

    analyzer = None
    indexed = True
    scorable = True
    stored = False
    unique = False
    vector = None
    column_type = None
    multitoken_query = "phrase"

    def __init__(self) -> None:
        self.format = formats.Positions()

    def supports(self, name: str) -> bool:
        """Return whether postings have ``name``, which Whoosh's phrase and span queries ask."""
        return bool(self.format.supports(name))


def schema() -> fields.Schema:
    """Return the fields of an article.

    ``exact`` and ``stem`` hold every word at the same positions. ``date`` is in minutes
    since 1970 (UTC), ``length`` in tokens. ``article`` is the whole record.
    """
    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        exact=WordsField(),
        stem=WordsField(),
        date=fields.NUMERIC(int, 32, signed=True, shift_step=0, sortable=True),
        length=fields.COLUMN(columns.NumericColumn("i")),
        source=fields.COLUMN(columns.RefBytesColumn()),
        place=fields.COLUMN(columns.RefBytesColumn()),
        section=fields.COLUMN(columns.RefBytesColumn()),
        author=fields.COLUMN(columns.RefBytesColumn()),
        article=fields.STORED(),
    )
