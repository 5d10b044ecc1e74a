"""What answers queries: the protocol of an engine, the local engine, and the choice of one for an address."""

from pathlib import Path

from search.engines.protocol import Engine


def open_engine(address: Path | str) -> Engine:
    """Open the archive at an address: so far always an index folder on this machine.

    Raises :class:`IndexMissing`, :class:`IndexOutdated` or :class:`IndexCorrupt`.
    """
    from search.engines.local.local_engine import LocalEngine

    return LocalEngine(address)
