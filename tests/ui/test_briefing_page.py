"""The page *Briefing* without a browser: its files are those of the command, and files from anybody can be opened."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

from briefing import paper
from briefing.ready import ready_made
from briefing.settings import MOST_BYTES, Content, parse, read_settings
from cli.brief import Format, brief
from ui import briefing_choices, briefing_job, briefing_preview, briefing_state
from ui.frame import as_text
from ui.pages import briefing_page, map_page

if TYPE_CHECKING:
    from pathlib import Path

    from ui.briefing_job import Job

SMALL: dict[str, Any] = {
    "title": "Steenwijk",
    "author": "Provincie",
    "document_status": "vastgesteld",
    "print_date": "2026-11-22",
    "sheets": [{"title": "Kaart", "extent": [200_000, 530_000.25, 212_000, 540_000], "layers": ["gate"]}],
}


def _page() -> None:
    from ui.pages import briefing_page

    briefing_page.show()


@pytest.fixture
def no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make nothing, where the controls are what is looked at."""
    monkeypatch.setattr(briefing_job, "make", lambda *_: None)
    monkeypatch.setattr(paper, "pages", lambda _: [])


@pytest.fixture
def page() -> AppTest:
    """The page with a small briefing that a user opened."""
    made = AppTest.from_function(_page, default_timeout=120)
    made.session_state["briefing-waarden"] = json.loads(parse(SMALL).json())
    made.session_state["briefing-begin"] = briefing_state.OPENED
    made.run()
    assert not made.exception
    return made


def _done(page: AppTest) -> Job:
    job: Job = page.session_state["briefing-taken"]._last
    assert job.finished.wait(120)
    page.run()
    assert not page.exception
    return job


def _told(page: AppTest) -> list[str]:
    assert not page.exception
    return [message.value for message in page.error]


def test_the_files_are_those_of_the_command(page: AppTest, tmp_path: Path) -> None:
    assert "Het voorbeeld wordt gemaakt" in page.get("progress")[0].proto.text
    job = _done(page)
    assert not page.error
    assert job.briefing
    (image,) = page.get("image")
    assert [one.alt for one in image.proto.imgs] == [job.pages[0].words]
    assert "Kaart: Kaart. Schaal 1:" in job.pages[0].words
    settings = tmp_path / "instellingen.json"
    settings.write_text(job.settings.json(), encoding="utf-8")
    brief(settings=str(settings), out=tmp_path / "out", formats=[Format.ZIP])
    whole = (tmp_path / "out" / "steenwijk.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    assert [page.png for page in job.pages] == [found[f"steenwijk-{number}.png"] for number in (1, 2)]
    assert job.settings.json().encode() == found["instellingen.json"]
    for kind, name in (("pdf", "steenwijk.pdf"), ("csv", "steenwijk-1-kaart.csv"), ("gpkg", "steenwijk.gpkg")):
        assert briefing_preview.content(job.briefing, kind, name) == found[name]
    offered = " ".join(button.proto.id for button in page.get("download_button"))
    assert all(
        name.replace("-2.", "-1.") in offered for name in found if name != "manifest.json" and "inst" not in name
    )
    assert not page.query_params


@pytest.mark.usefixtures("no_paper")
def test_a_choice_changes_the_settings_and_nothing_else(page: AppTest) -> None:
    before = parse(page.session_state["briefing-waarden"])
    assert before == parse(SMALL)
    page.selectbox(key=_key(page, "0-inhoud")).set_value("register").run()
    page.selectbox(key=_key(page, "0-schaal")).set_value(100_000).run()
    after = parse(page.session_state["briefing-waarden"])
    assert after.sheets[0].content.kind == "register"
    assert after.sheets[0].content.theme
    assert after.sheets[0].scale == 100_000
    assert after.sheets[0].extent == before.sheets[0].extent
    assert (after.title, after.print_date, after.paper) == (before.title, before.print_date, before.paper)
    page.selectbox(key=_key(page, "0-inhoud")).set_value("variants").run()
    assert len(parse(page.session_state["briefing-waarden"]).sheets[0].content.plans) == 2
    page.selectbox(key=_key(page, "0-inhoud")).set_value("difference").run()
    assert len(parse(page.session_state["briefing-waarden"]).sheets[0].content.options) == 2
    page.selectbox(key=_key(page, "0-inhoud")).set_value("dual_use").run()
    assert parse(page.session_state["briefing-waarden"]).sheets[0].content == Content("dual_use")
    page.text_input(key=_key(page, "adres")).set_value("https://kaart.nl").run()
    assert parse(page.session_state["briefing-waarden"]).address == "https://kaart.nl"
    page.selectbox(key=_key(page, "0-gebied")).set_value("plek").run()
    (sheet,) = parse(page.session_state["briefing-waarden"]).sheets
    assert sheet.extent is None
    assert sheet.place in briefing_choices.places()
    _button(page, "Blad toevoegen").click().run()
    assert len(parse(page.session_state["briefing-waarden"]).sheets) == 2
    _button(page, "Blad 2 verwijderen").click().run()
    assert parse(page.session_state["briefing-waarden"]).sheets == (sheet,)
    page.session_state[map_page.SHOWN] = ("airport", "stations")
    page.selectbox(key="briefing-keuze").set_value(briefing_state.OWN).run()
    assert parse(page.session_state["briefing-waarden"]).sheets[0].layers == ("airport", "stations")
    page.selectbox(key="briefing-keuze").set_value("de-haar").run()
    assert parse(page.session_state["briefing-waarden"]) == read_settings(ready_made()["de-haar"])
    _done(page)


def test_what_cannot_be_is_told_beside_the_controls(page: AppTest) -> None:
    _done(page)
    page.text_input(key=_key(page, "titel")).set_value(" ").run()
    assert _told(page) == [as_text("Instelling 'title' kan niet ' ' zijn: dit mag niet leeg zijn.")]
    assert not page.get("image")
    page.text_input(key=_key(page, "titel")).set_value("Steenwijk").run()
    page.number_input(key=_key(page, "0-West")).set_value(220_000).run()
    assert "Instelling" in _told(page)[0]
    page.number_input(key=_key(page, "0-West")).set_value(200_000).run()
    page.selectbox(key=_key(page, "0-schaal")).set_value(10_000).run()
    _done(page)
    assert as_text("Instelling 'scale' kan niet 10000 zijn") in _told(page)[0]
    sheet = {**SMALL["sheets"][0], "content": {"kind": "register", "theme": "![x](http://x)"}}
    _open(page, json.dumps({**SMALL, "title": "Van een ander", "sheets": [sheet]}).encode())
    assert page.text_input(key=_key(page, "titel")).value == "Van een ander"
    _done(page)
    assert as_text("Instelling 'content.theme' kan niet '![x](http://x)' zijn") in _told(page)[0]


HOSTILE = {
    b"{": "geen JSON",
    b"[" * 50_000: "geen JSON",
    b" " * (MOST_BYTES + 1): "groter dan",
    json.dumps({**SMALL, "logo": "<svg onload='x'/>"}).encode(): "'logo'",
    json.dumps({**SMALL, "paper": "A5"}).encode(): "'A5'",
    json.dumps({**SMALL, "title": "x" * 10_000}).encode(): "'title'",
}


@pytest.mark.usefixtures("no_paper")
def test_a_hostile_file_is_refused_and_what_was_made_stays(page: AppTest) -> None:
    kept = dict(page.session_state["briefing-waarden"])
    for content, told in HOSTILE.items():
        _open(page, content)
        (message,) = _told(page)
        assert as_text(told) in message
        assert len(message) < 600
        assert page.session_state["briefing-waarden"] == kept


@pytest.mark.parametrize("name", ready_made())
def test_a_ready_made_briefing_is_named_until_it_is_changed(name: str) -> None:
    settings = read_settings(ready_made()[name])
    assert f"--from {name} " in briefing_preview.command(settings, name)
    assert "--from instellingen.json " in briefing_preview.command(settings, briefing_state.OWN)
    values = json.loads(settings.json())
    changed = parse({**values, "subtitle": "Anders"})
    assert "--from instellingen.json " in briefing_preview.command(changed, name)


def test_the_choices_are_what_settings_allow() -> None:
    from briefing.settings import KINDS

    assert set(briefing_choices.KINDS) == set(briefing_choices.PARTS) == set(KINDS)
    for parts in briefing_choices.PARTS.values():
        assert all(briefing_choices.of_content(part) for part in parts)
    assert briefing_choices.scales(44_444)[44_444] == "1:44.444"
    assert briefing_page.ADDRESS == ()


def _key(page: AppTest, name: str) -> str:
    return f"briefing-{page.session_state.get('briefing-ronde', 0)}-{name}"


def _button(page: AppTest, label: str) -> Any:
    return next(button for button in page.button if button.label == label)


def _open(page: AppTest, content: bytes) -> None:
    page.file_uploader[0].upload("instellingen.json", content, "application/json")
    _button(page, "Open dit bestand").click().run()
