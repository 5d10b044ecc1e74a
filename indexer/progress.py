"""A progress line on the terminal: how far, how fast, how long still; nothing where there is no terminal."""

from types import TracebackType


class ProgressLine:
    """Shows bytes or articles done of all, with the rate and the time left, on standard error."""

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
        """Bytes read and to read, and the articles seen so far."""
        self._bar.set_postfix_str(f"{articles:,} artikel", refresh=False)
        self.counting(done, total)

    def counting(self, done: int, total: int) -> None:
        """Things done and to do."""
        self._bar.total = total
        self._bar.update(done - self._bar.n)
