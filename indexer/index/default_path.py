"""The default path of the index: which folder is used when a command names none."""

import os
from pathlib import Path

INDEX_VARIABLE = "SEARCH_INDEX"
"""The environment variable that names the index folder."""


def default_index() -> Path:
    """Return the index folder when none is named: ``$SEARCH_INDEX``, else one among the user's data."""
    if named := os.environ.get(INDEX_VARIABLE):
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("cariberita", appauthor=False) / "berita.index"
