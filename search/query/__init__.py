"""A query string to a Whoosh query tree.

The public surface: :func:`parse` (``syntax``) gives the tree of what was
written; :func:`plan` (``plan``) gives the Whoosh queries that answer it;
:func:`parse_period` (``dates``) gives the days that a date in it stands for.
"""
