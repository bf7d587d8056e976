"""How a number is written: a few decimals as in the survey, or all digits.

>>> decimal(11.652071455223084, 3), decimal(5.5, 3), decimal(0.00012345, 3), decimal(-0.0, 3)
('11.652', '5.5', '1.234e-4', '0')
>>> decimal(0.1 + 0.2, 17)
'0.30000000000000004'
"""

from __future__ import annotations

import math

ALL_DIGITS = 17
"""So many digits tell any double from every other."""

LARGE = 1e15
"""From here on a double has no three decimals, and its digits are hard to count."""

FIXED = [f".{digits}f" for digits in range(ALL_DIGITS)]
"""How Python is asked for each number of decimals."""

SMALLEST = [1.0, 0.1, *[10.0 ** (1 - digits) for digits in range(2, ALL_DIGITS)]]
"""With each number of decimals, the least number that is surely written so."""


def plain(size: float, digits: int) -> str:
    """Write a number that is not negative with at most `digits` decimals; nothing where that might not do.

    >>> plain(11.652071455223084, 3), plain(5.5, 3), plain(0.00012345, 3)
    ('11.652', '5.5', '')
    """
    if digits >= ALL_DIGITS or not SMALLEST[digits] <= size < LARGE:
        return ""
    text = format(size, FIXED[digits])
    return text.rstrip("0").rstrip(".") if digits else text


def decimal(value: float, digits: int) -> str:
    """Write `value` with at most `digits` decimals and no trailing zeros.

    Where so few decimals would lose a small number, or the number is very large, it is written in scientific notation
    with `digits` decimals. From 17 digits on, the text reads back as exactly `value`.
    """
    if text := plain(abs(value), digits):
        return text if value > 0 else f"-{text}"
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    if digits >= ALL_DIGITS:
        text = repr(value)
    else:
        text = format(value, FIXED[digits])
        scientific = f"{value:.{digits}e}"
        if abs(value) >= LARGE or float(text) != float(scientific):
            text = scientific
    mantissa, _, exponent = text.partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa
