"""The archive as a web page and a JSON API.

The public surface: :func:`create_app`, loaded when first used so that finding
the `serve` command does not load Flask.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from web.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    if name == "create_app":
        from web.app import create_app

        return create_app
    raise AttributeError(f"module 'web' has no attribute {name!r}")
