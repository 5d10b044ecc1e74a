"""What a search is limited to unless it says otherwise."""

DEFAULT_LIMIT = 10
"""Hits a page."""

DEFAULT_TIMEOUT_SECONDS = 10.0
"""After which a search is given up."""
