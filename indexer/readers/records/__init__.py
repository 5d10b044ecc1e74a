"""Read the records of exports into articles: JSON, JSON Lines, tables and feeds."""
