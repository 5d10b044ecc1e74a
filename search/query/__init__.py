"""A query string to Whoosh queries.

The public surface: :func:`parse` (``parser``) returns the tree of what was
written; :func:`plan` (``planner``) returns the Whoosh queries that answer it;
:func:`parse_period` (``dates.period_parser``) returns the days that a date stands for.
"""
