"""Stretches of consecutive numbers, many at once: what gathers rows of any length from one array."""

import numpy as np
from numpy.typing import NDArray


def ranges(firsts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """From each of ``firsts`` on so many consecutive numbers, one stretch after another."""
    ends = np.cumsum(sizes)
    numbers: NDArray[np.int64] = np.repeat(firsts - ends + sizes, sizes)
    numbers += np.arange(len(numbers))
    return numbers
