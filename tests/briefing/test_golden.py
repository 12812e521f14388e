"""Sheets and documents as they were when somebody last looked at them.

If a change is meant, run these tests with ``PARAATKAART_GOLDEN=write`` and look at the files in ``golden`` before they
are committed.
"""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx as word
import numpy as np
import pptx as powerpoint
import pytest
from docx.table import Table
from docx.text.paragraph import Paragraph
from PIL import Image

from briefing import paper
from briefing.settings import parse
from briefing.sheet import Briefing, make
from briefing.slides import pptx
from briefing.text_document import docx
from tests.briefing.pdf_reading import elements, opened, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GOLDEN = Path(__file__).parent / "golden"
DPI = 60
FAR = 48
"""Levels of 255 from which a dot differs."""
MOST = 0.004
"""Part of the dots that may differ: edges, on another machine."""


@pytest.fixture(scope="module")
def sheet(asked: Callable[..., dict[str, Any]]) -> Briefing:
    """A map with points, lines, areas and rings, and a table; A4 upright."""
    layers = ["stations", "training_areas", "barracks", "network_main", "province"]
    return make(
        parse(
            asked(
                orientation="portrait",
                address="https://kaart.drenthe.nl",
                sheet={"layers": layers, "extent": [203_000, 526_000, 239_000, 555_000], "scale": 200_000},
            )
        )
    )


def _held(name: str, content: bytes) -> bytes:
    path = GOLDEN / name
    if os.environ.get("PARAATKAART_GOLDEN") == "write":
        path.write_bytes(content)
        pytest.fail(f"{path} was written: look at it")
    return path.read_bytes()


def _same(name: str, lines: Iterator[str]) -> None:
    # Digests follow from data that a sheet need not show.
    found = re.sub(r"\b[0-9a-f]{16}\b", "<digest>", "\n".join(lines) + "\n")
    assert found == _held(name, found.encode()).decode()


@pytest.mark.parametrize("number", [0, 1])
def test_sheets_look_as_they_did(sheet: Briefing, number: int) -> None:
    content = paper.png(sheet, DPI)[number]
    held = _held(f"bladzijde-{number + 1}.png", content)
    off = np.abs(_dots(content) - _dots(held)).max(axis=2)
    assert (off > FAR).mean() <= MOST


def test_a_sheet_without_a_layer_does_not_look_so(sheet: Briefing) -> None:
    values = sheet.settings.json().replace('"training_areas",\n', "")
    from json import loads

    other = _dots(paper.png(make(parse(loads(values))), DPI)[0])
    off = np.abs(other - _dots(paper.png(sheet, DPI)[0])).max(axis=2)
    assert (off > FAR).mean() > 2 * MOST


def _dots(content: bytes) -> np.ndarray[Any, np.dtype[np.int16]]:
    with Image.open(io.BytesIO(content)) as opened_picture:
        return np.asarray(opened_picture.convert("RGB"), dtype=np.int16)


def test_the_pdf_is_built_and_reads_as_it_did(sheet: Briefing) -> None:
    document = opened(paper.pdf(sheet))
    kinds = [str(one.S)[1:] for one in elements(document)]
    runs = [f"{kind} × {count}" if count > 1 else kind for kind, count in _runs(kinds)]
    texts = [f"--- {number + 1}\n{words(document, number)}" for number in range(len(document.pages))]
    _same("pdf.txt", iter([" ".join(runs), *texts]))


def _runs(kinds: list[str]) -> Iterator[tuple[str, int]]:
    start = 0
    for number in range(1, len(kinds) + 1):
        if number == len(kinds) or kinds[number] != kinds[start]:
            yield kinds[start], number - start
            start = number


def test_text_comes_out_in_the_order_of_the_sheet(sheet: Briefing) -> None:
    document = opened(paper.pdf(sheet))
    first = words(document, 0)
    record = sheet.data["sheets"][0]
    asked = [record["title"], record["scale"], "Legenda", record["legend"][0]["words"], "Bronnen (peildatum):"]
    at = [_flat(first).find(_flat(one)) for one in asked]
    assert -1 not in at
    assert at == sorted(at)
    table = _flat(words(document, 1))
    cells = [_flat(cell) for row in record["table"]["rows"] for cell in row]
    assert all(cell in table for cell in cells)
    found = [table.find(_flat(row[0])) for row in record["table"]["rows"]]
    assert found == sorted(found)


def _flat(text: str) -> str:
    return re.sub(r"[\s\u00ad-]+", "", text)


def test_the_text_document_reads_as_it_did(sheet: Briefing) -> None:
    found: Any = word.Document(io.BytesIO(docx(sheet)))

    def lines() -> Iterator[str]:
        for part in found.element.body:
            if part.tag.endswith("}p"):
                paragraph: Any = Paragraph(part, found)
                alt = [one.get("descr") for one in part.iter() if one.tag.endswith("}docPr")]
                yield f"{paragraph.style.name}: {paragraph.text}{''.join(f'[{one}]' for one in alt)}"
            elif part.tag.endswith("}tbl"):
                for row in Table(part, found).rows:
                    yield "| " + " | ".join(cell.text for cell in row.cells)

    _same("docx.txt", lines())


def test_the_slides_read_as_they_did(sheet: Briefing) -> None:
    found: Any = powerpoint.Presentation(io.BytesIO(pptx(sheet)))

    def lines() -> Iterator[str]:
        for number, slide in enumerate(found.slides, start=1):
            yield f"--- {number}"
            for shape in slide.shapes:
                if shape.has_text_frame:
                    yield f"{shape.name}: {shape.text_frame.text}"
                elif shape.has_table:
                    yield from ("| " + " | ".join(cell.text for cell in row.cells) for row in shape.table.rows)
                else:
                    yield f"[{shape._element.nvPicPr.cNvPr.get('descr')}]"
            if slide.has_notes_slide:
                yield f"Notities: {slide.notes_slide.notes_text_frame.text}"

    _same("pptx.txt", lines())
