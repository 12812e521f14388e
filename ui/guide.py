"""The same corner on every page: what the page answers, where its method is told, the language, and light or dark."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from ui import language_switch, methods
from ui.language import Words, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.navigation.page import StreamlitPage

COOKIE = "paraatkaart-welkom"
"""Says that this browser has been greeted; it holds nothing else."""

_GREETED = "begroet"
_LOOKS = Words({"Light": "Licht", "Dark": "Donker", "System": "Zoals het apparaat"})
_THINGS = Words(
    {
        "bereikbaarheid-havelte": "2. Bekijk wie Havelte bereikt",
        "opties": "3. Vergelijk vervoeropties",
    }
)


@dataclass(frozen=True)
class Help:
    """What a page answers, in three sentences, and the methods that it rests on (names of files in docs/methods)."""

    title: str
    sentences: tuple[str, ...]
    methods: tuple[str, ...]


@cache
def helps() -> dict[str, Help]:
    """The help of every page by its title, in Dutch."""
    text = (Path(str(files("ui"))) / "help.toml").read_text(encoding="utf-8")
    found = [Help(one["title"], tuple(one["sentences"]), tuple(one["methods"])) for one in tomllib.loads(text)["page"]]
    return {one.title: one for one in found}


def show(title: str, pages: Sequence[StreamlitPage]) -> None:
    """Draw the corner of the page with this title; ``pages`` are all of them."""
    with st.container(key="guide", horizontal=True, gap="small"):
        language_switch.show()
        with st.popover(tr("Uitleg")):
            if title in helps():
                answer(helps()[title], pages)
            link(pages, "uitleg", tr("Alle uitleg"))
            st.html(look_switch(tuple(page.url_path for page in pages)), unsafe_allow_javascript=True)


def answer(help_: Help, pages: Sequence[StreamlitPage]) -> None:
    """Draw what a page answers, with links to its methods."""
    words = escape(" ".join(map(tr, help_.sentences)))
    st.html(f'<div class="guide"><h2>{escape(tr(help_.title))}</h2><p>{words}</p></div>')
    if help_.methods:
        st.html(tr('<p class="small">Hoe dit wordt berekend, in het Engels:</p>'))
    for name in help_.methods:
        link(pages, "uitleg", methods.titles().get(name, name), methode=name)


def link(pages: Sequence[StreamlitPage], path: str, words: str, **query: str) -> None:
    """A link to another page that keeps what the session holds."""
    (page,) = (one for one in pages if one.url_path == path)
    st.page_link(page, label=words, query_params=query)


def look_switch(paths: tuple[str, ...]) -> str:
    """Buttons for light and dark. Streamlit reads the choice when a page opens, so the page is opened again."""
    buttons = "".join(f'<button type="button" data-look="{key}">{word}</button>' for key, word in _LOOKS.items())
    title = escape(tr("Weergave"))
    words = tr("De pagina wordt opnieuw geopend; eigen bestanden van deze sessie gaan dan weg.")
    return (
        f'<div class="guide look" role="group" aria-label="{title}"><h2>{title}</h2>{buttons}<p>{words}</p></div>'
        f"""<script>
        for (const button of document.querySelectorAll(".look button")) {{
          button.onclick = () => {{
            const here = location.pathname.replace(/[^/]*$/, "");
            for (const path of {json.dumps(list(paths))}) {{
              localStorage.setItem("stActiveTheme-" + here + path + "-v2", JSON.stringify(button.dataset.look));
            }}
            location.reload();
          }};
        }}
        </script>"""
    )


def greeting(pages: Sequence[StreamlitPage]) -> None:
    """On the first visit: three things to do. It stays away once it was read, also in later visits."""
    if st.session_state.get(_GREETED):
        st.html(
            f'<script>document.cookie = "{COOKIE}=ja; path=/; max-age=31536000; SameSite=Strict"</script>',
            unsafe_allow_javascript=True,
        )
        return
    if COOKIE in st.context.cookies:
        return
    with st.container(key="greeting"):
        st.html(tr('<h2 class="panel">Welkom</h2>'))
        st.html(
            tr('<p class="small">Drie dingen om te doen:</p><p class="first">1. Zoek hieronder een plek of plan</p>')
        )
        for path, words in _THINGS.items():
            link(pages, path, words)
        st.button(tr("Begrepen"), key="begrepen", on_click=_greeted)


def _greeted() -> None:
    st.session_state[_GREETED] = True
