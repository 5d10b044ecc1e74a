"""A progress line on the terminal: how far, how fast, and the time left; nothing where there is none."""

from types import TracebackType

from indexer.messages import ngettext


class ProgressLine:
    """Shows on standard error how much is done, in a unit such as ``B``, with the rate and the time left."""

    def __init__(self, unit: str):
        from tqdm import tqdm

        self._bar = tqdm(unit=unit, unit_scale=True, disable=None, leave=False, dynamic_ncols=True)

    def __enter__(self) -> "ProgressLine":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()

    def reading(self, done: int, total: int, articles: int) -> None:
        """Show how many bytes are read of all, and how many articles were seen so far."""
        self._bar.set_postfix_str(ngettext("{count} article", "{count} articles", articles), refresh=False)
        self.counting(done, total)

    def counting(self, done: int, total: int) -> None:
        """Show how many things are done of all."""
        self._bar.total = total
        self._bar.update(done - self._bar.n)
