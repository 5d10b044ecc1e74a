"""The text of an article to what a librarian would note of it: headline, dateline, date, credits, clean body.

The public surface: :func:`edit` and :func:`edit_body` (``editor``) make an article of its text and of what
its file states (``stated_facts``). Single facts are read by :func:`parse_date` (``date_parser``),
:func:`parse_dateline` (``dateline``), :func:`outlet` (``outlets``), :func:`place` (``places``) and
:func:`clean_headline` (``headline``).
"""
