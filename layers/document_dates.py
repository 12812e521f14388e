"""How the date of a document is known: some documents have none, and then the one that we use says where it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.look import format as fmt

if TYPE_CHECKING:
    import pandas as pd


def dated(date: str, document: str, documents: pd.DataFrame, precision: str = "") -> str:
    """A date in words; that of a document which does not have it itself is told with how it is known.

    Parameters
    ----------
    date : str
        ISO date, month or year; may be empty.
    document : str
        Id of the document that the date is from, or that says so; empty for another source.
    documents : DataFrame
        Table ``documents``; its column ``date_words`` is empty where the document has its date itself.
    precision : str
        As in the timeline.
    """
    return of_document(date, document, documents) or fmt.moment(date, precision)


def of_document(date: str, document: str, documents: pd.DataFrame) -> str:
    """How the date of a document is known, in words; empty if the date is another, or is in the document."""
    known = documents[(documents["id"] == document) & (documents["date"] == date)]
    return str(known["date_words"].iloc[0]) if date and len(known) else ""
