"""What stands in a PDF, read with a library that did not write it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

MM_PER_PT = 25.4 / 72


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """The structure elements in reading order."""

    def walk(node: Any) -> Iterator[Any]:
        if isinstance(node, pikepdf.Array):
            for one in node:
                yield from walk(one)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from walk(node["/K"])

    yield from walk(pdf.Root.StructTreeRoot)


def stroked(page: pikepdf.Page, rgb: tuple[int, int, int]) -> list[tuple[float, float]]:
    """Middles, in millimetres from the lower left corner of the page, of what is stroked in a colour."""
    ctm = np.eye(3)
    stack: list[tuple[NDArray[np.float64], tuple[float, ...]]] = []
    color: tuple[float, ...] = ()
    points: list[tuple[float, float]] = []
    found = []
    wanted = [value / 255 for value in rgb]
    for instruction in pikepdf.parse_content_stream(page):
        operands, name = instruction.operands, str(instruction.operator)
        numbers = (
            [float(one) for one in operands] if name in {"cm", "m", "l", "c", "SCN", "RG"} and _plain(operands) else []
        )
        if name == "q":
            stack.append((ctm, color))
        elif name == "Q":
            ctm, color = stack.pop()
        elif name == "cm":
            a, b, c, d, e, f = numbers
            ctm = np.array([[a, b, 0], [c, d, 0], [e, f, 1]]) @ ctm
        elif name in {"m", "l", "c"}:
            points += list(zip(numbers[::2], numbers[1::2], strict=True))
        elif name in {"SCN", "RG"}:
            color = tuple(numbers)
        elif name in {"S", "s", "B", "B*", "b", "b*", "f", "f*", "n"}:
            if name[0] in "SsBb" and len(color) == 3 and np.allclose(color, wanted, atol=0.003) and points:
                corners = np.array([[x, y, 1] for x, y in points]) @ ctm
                middle = (corners.min(axis=0) + corners.max(axis=0)) / 2 * MM_PER_PT
                found.append((float(middle[0]), float(middle[1])))
            points = []
    return found


def _plain(operands: Any) -> bool:
    return all(
        not isinstance(one, (pikepdf.Name, pikepdf.Array, pikepdf.Dictionary, pikepdf.String)) for one in operands
    )
