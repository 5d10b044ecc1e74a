"""Raw text to what a librarian would note of it: headline, dateline, date, credits, clean body.

The public surface: :func:`edit` and :func:`edit_body` (``desk``) make an article of a text and of what
its file states (``stated``). :func:`parse_date` (``dates``), :func:`parse_dateline` (``dateline``),
:func:`outlet` (``sources``), :func:`place` (``places``) and :func:`clean_headline` (``titles``) read
one fact.
"""
