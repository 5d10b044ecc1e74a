"""The defaults of a search: hits a page, time limit, suggestions."""

DEFAULT_LIMIT = 10
"""Hits a page."""

DEFAULT_TIMEOUT_SECONDS = 10.0
"""After which a search is given up."""

DEFAULT_SUGGESTIONS = 8
"""Completions of what is being typed."""

LONGEST_HALF_LIFE_DAYS = 36_500
"""Of the lift that new articles may be given."""
