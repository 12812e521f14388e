"""What stands in a PDF, read with a library that did not write it."""

from __future__ import annotations

import io
import re
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


def words(pdf: pikepdf.Pdf, number: int) -> str:
    """The text of a page as a reader extracts it, in the order of the content; artifacts and the map left out."""
    page = pdf.pages[number]
    pictures = set(_figures(pdf, page))
    maps = {name: _unicode(font) for name, font in page.resources.get("/Font", {}).items()}
    found: list[str] = []
    artifact: list[bool] = []
    used: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands, name = instruction.operands, str(instruction.operator)
        if name in {"BDC", "BMC"}:
            marked = int(operands[1].get("/MCID", -1)) if len(operands) > 1 else -1
            artifact.append(str(operands[0]) == "/Artifact" or marked in pictures)
        elif name == "EMC":
            artifact.pop()
        elif name == "Tf":
            used = maps[str(operands[0])]
        elif name == "ET":
            found.append("\n")
        elif name in {"Tj", "TJ"} and not any(artifact):
            for part in operands[0] if name == "TJ" else operands:
                if isinstance(part, pikepdf.String):
                    codes = bytes(part)
                    found += [used[int.from_bytes(codes[at : at + 2])] for at in range(0, len(codes), 2)]
    return re.sub(r"\n+", "\n", "".join(found))


def _figures(pdf: pikepdf.Pdf, page: pikepdf.Page) -> Iterator[int]:
    """The numbers of the marked content of a page that is a picture."""
    for one in elements(pdf):
        if str(one.S) == "/Figure" and one.get("/Pg", page.obj).objgen == page.obj.objgen:
            for part in one.K if isinstance(one.K, pikepdf.Array) else [one.K]:
                yield int(part.MCID if isinstance(part, pikepdf.Dictionary) else part)


def _unicode(font: Any) -> dict[int, str]:
    """Code → text, by the table that the font has for it."""
    found = {}
    table = font.ToUnicode.read_bytes().decode("ascii")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(int(text, 16) + step)
    return found
