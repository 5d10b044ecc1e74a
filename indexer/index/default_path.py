"""Where the index lies when none is named."""

import os
from pathlib import Path

INDEX_VARIABLE = "SEARCH_INDEX"


def default_index() -> Path:
    """Where the index is when none is named: ``$SEARCH_INDEX``, else the user's data directory."""
    if named := os.environ.get(INDEX_VARIABLE):
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("cariberita", appauthor=False) / "berita.index"
