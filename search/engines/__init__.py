"""The engines that answer queries: their protocol, the local engine, and :func:`open_engine`."""

from pathlib import Path

from search.engines.protocol import Engine


def open_engine(address: Path | str) -> Engine:
    """Open the archive at an address, which so far is always an index folder on this machine.

    Raises :class:`IndexMissing`, :class:`IndexOutdated` or :class:`IndexCorrupt`.
    """
    from search.engines.local.local_engine import LocalEngine

    return LocalEngine(address)
