"""Answers in JSON that would take far more memory than they have bytes are refused before anything is made of them.

An empty list costs three bytes of text and sixty of memory, so that a limit of bytes alone limits nothing. What makes
objects are braces, brackets and commas; they are counted in the text, those inside of strings too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geodata.sources.errors import UnsafeResponseError

if TYPE_CHECKING:
    from geodata.sources.client import Answer

LIST_BYTES = 8_000_000
"""Of an answer that is no page of rows: a list of collections, of services or of feeds."""

_LISTED = {"{": 200_000, "[": 200_000, ",": 1_000_000}
_PAGE = {"{": 200_000, "[": 2_000_000, ",": 6_000_000}
"""Objects, lists (every corner of an outline is one) and values on a page; less than 500 MB when all are reached."""


def read_page_json(answer: Answer) -> Any:
    """The content of a page of rows.

    Raises
    ------
    UnsafeResponseError
        It holds more objects, lists or values than a page can.
    MalformedResponseError
        It is no JSON.
    """
    return _read(answer, _PAGE)


def read_list_json(answer: Answer) -> Any:
    """The content of an answer that is no page of rows; raises what :func:`read_page_json` raises."""
    return _read(answer, _LISTED)


def _read(answer: Answer, most: dict[str, int]) -> Any:
    for sign, number in most.items():
        found = answer.body.count(sign.encode())
        if found > number:
            raise UnsafeResponseError(
                url=answer.url, problem=f"it holds {found} times '{sign}'; at most {number} are accepted"
            )
    return answer.json()
