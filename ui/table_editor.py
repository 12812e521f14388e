"""An editor for a table of the user's own: checked as the analysis reads it, used in this session, saved."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from geodata import active
from geodata.errors import ParaatkaartError
from ui import own_tables
from ui.frame import as_text
from ui.language import told, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

OWN_SOURCE = "Eigen oordeel"
OWN_EVIDENCE = "illustrative"


@dataclass(frozen=True)
class Editor:
    """How a table is edited.

    Attributes
    ----------
    name, title : str
        The table, and what it is called on the buttons.
    columns : mapping
        Column → heading or column configuration, in the order in which they are shown.
    check : callable
        Reads a file as the analysis does and raises a ``ParaatkaartError`` if it cannot.
    judged : tuple of str
        Columns whose change makes the row the user's own: evidence and source then say so, unless they were changed
        as well.
    keep : callable
        Which rows are shown; the others stay as they are.
    fixed : bool
        Whether rows can be neither added nor removed.
    part : str
        Tells two editors of one table apart.
    boolean, numbers : tuple of str
        Columns with yes or no, and with numbers.
    """

    name: str
    title: str
    columns: Mapping[str, Any]
    check: Callable[[Path], object]
    judged: tuple[str, ...] = ()
    keep: Callable[[pd.DataFrame], pd.Series[bool]] | None = None
    fixed: bool = False
    part: str = ""
    boolean: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


def show(editor: Editor) -> None:
    """Draw the editor."""
    own = own_tables.text(editor.name)
    whole = table(editor.name)
    shown = editor.keep(whole) if editor.keep else pd.Series(data=True, index=whole.index)
    columns = [name for name in editor.columns if name in whole]
    start = whole.loc[shown, columns].reset_index(drop=True)
    for name in editor.boolean:
        start[name] = start[name].str.casefold() == "true"
    for name in editor.numbers:
        start[name] = pd.to_numeric(start[name], errors="coerce").astype(float)
    st.caption(
        tr("{title}: uw eigen tabel is in gebruik, alleen in dit venster.", title=editor.title)
        if own
        else tr(
            "{title}: de meegeleverde tabel is in gebruik. Wat u wijzigt, blijft in dit venster.", title=editor.title
        )
    )
    key = f"eigen-{editor.name}-{editor.part}"
    with st.container(key=f"own_table_{editor.name}_{editor.part}"):
        edited = st.data_editor(
            start,
            key=f"{key}-{hash(own)}",
            num_rows="fixed" if editor.fixed else "dynamic",
            hide_index=True,
            width="stretch",
            placeholder=tr("leeg"),
            column_config={name: editor.columns[name] for name in columns},
        )
    text = written(editor, whole, shown, edited)
    with st.container(horizontal=True):
        if st.button(tr("Gebruik: {lower}", lower=editor.title.lower()), key=f"{key}-gebruik", type="primary"):
            _use(editor, text)
        st.download_button(
            tr("{title} opslaan (CSV)", title=editor.title),
            text,
            file_name=own_tables.FILES[editor.name],
            mime="text/csv",
            on_click="ignore",
            key=f"{key}-opslaan",
        )
        if own and st.button(tr("Terug naar meegeleverd: {lower}", lower=editor.title.lower()), key=f"{key}-terug"):
            own_tables.put(editor.name, "")
            st.rerun()


def table(name: str) -> pd.DataFrame:
    """The table in use as text, sources by their title."""
    own = own_tables.text(name)
    if own is not None:
        return pd.read_csv(io.StringIO(own), dtype=str, keep_default_na=False)
    return shipped(name)


def shipped(name: str) -> pd.DataFrame:
    """The table that ships as text, sources by their title."""
    catalogue = active()
    found = catalogue.table(name).drop(columns="id", errors="ignore").astype(object)
    found = found.where(found.notna(), "").astype(str).reset_index(drop=True)
    if "source" in found:
        titles = {one: source.title for one, source in catalogue.sources.items()}
        found["source"] = [titles.get(one, one) for one in found["source"]]
    return found


def written(editor: Editor, whole: pd.DataFrame, shown: pd.Series[bool], edited: pd.DataFrame) -> str:
    """The text of the file: the rows that were edited in the place of those that were shown."""
    rows = edited.astype(object).where(edited.notna(), "").astype(str)
    for name in editor.boolean:
        rows[name] = rows[name].str.lower()
    rows = rows[(rows != "").any(axis=1)]
    if editor.judged:
        before = whole.loc[shown].reset_index(drop=True).reindex(rows.index).fillna("")
        changed = (rows[list(editor.judged)] != before[list(editor.judged)]).any(axis=1)
        for name, value in (("evidence", OWN_EVIDENCE), ("source", OWN_SOURCE)):
            if name in rows:
                rows.loc[changed & (rows[name] == before[name]), name] = value
    others = whole.loc[~shown, [name for name in whole if name in rows]]
    text: str = pd.concat([others, rows], ignore_index=True).to_csv(index=False, lineterminator="\n")
    return text


def _use(editor: Editor, text: str) -> None:
    try:
        editor.check(own_tables.draft(editor.name, text))
    except ParaatkaartError as error:
        st.error(as_text(told(error)))
        return
    own_tables.put(editor.name, text)
    st.rerun()
