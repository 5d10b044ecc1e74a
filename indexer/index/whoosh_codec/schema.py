"""The Whoosh schema, and which texts of an article are searched."""

from whoosh import columns, fields, formats


class WordsField(fields.FieldType):
    """A text field that is analysed before it reaches Whoosh, and only read by Whoosh.

    Headline, deck and body of an article share the field, an occurrence
    weighing more in the headline; see :mod:`indexer.index.bm25f`.
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
        """Whether postings carry ``name``, for Whoosh's own phrase and span queries."""
        return bool(self.format.supports(name))


def schema() -> fields.Schema:
    """The fields of an article.

    ``exact`` and ``stem`` hold every word at the same positions; ``date`` is in
    minutes since 1970 UTC and ``length`` in tokens; ``article`` is the whole record.
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
