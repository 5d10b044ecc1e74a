"""The deadline of a search: the moment after which it is given up."""

from time import monotonic

from search.errors import SearchTimedOut


class Deadline:
    """A moment after which a search is given up."""

    def __init__(self, seconds: float):
        self._seconds = seconds
        self.restart()

    def restart(self) -> None:
        """Begin to count anew."""
        self._end = monotonic() + self._seconds

    def check(self) -> None:
        """Raise :class:`SearchTimedOut` if the moment has passed."""
        if monotonic() > self._end:
            raise SearchTimedOut(self._seconds)
