"""Raw text to what a librarian would note of it: headline, dateline, date, credits, clean body.

The public surface: :func:`edit` and :func:`edit_body` (``desk``),
:func:`parse_date` (``dates``), :func:`parse_dateline` (``dateline``).
"""
