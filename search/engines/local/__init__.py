"""Query tree and arrays to scores and the order of articles.

The public surface: :class:`IndexSnapshot` and :class:`Deadline` (``snapshot``),
:class:`Evaluator` (``evaluate``), :class:`ScoredDocuments` (``matches``), :func:`best`
(``best``), :class:`Bm25F` (``model``).
"""
