"""The archive as a web page and a JSON API.

The public surface: :func:`create_app`, loaded when first used so that finding
the `serve` command does not load Flask.
"""

from typing import TYPE_CHECKING

from indexer.lazy_names import lazy_names

if TYPE_CHECKING:
    from web.app import create_app

__all__ = ["create_app"]


__getattr__ = lazy_names(__name__, {"create_app": "web.app"})
