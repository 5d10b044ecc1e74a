"""Make many ranges of consecutive numbers at once, to gather rows of any length from one array."""

import numpy as np
from numpy.typing import NDArray


def ranges(firsts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return ``range(first, first + size)`` of each pair of ``firsts`` and ``sizes``, one after another."""
    ends = np.cumsum(sizes)
    numbers: NDArray[np.int64] = np.repeat(firsts - ends + sizes, sizes)
    numbers += np.arange(len(numbers))
    return numbers
