"""Query tree and posting lists to scores and the order of articles.

The public surface: :class:`Evaluation` and :class:`Matches` (``evaluate``),
:func:`bm25` (``bm25``), :class:`Snapshot` (``snapshot``).
"""
