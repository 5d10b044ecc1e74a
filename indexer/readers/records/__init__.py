"""Exports of records into articles: JSON, JSON Lines, tables and feeds."""
