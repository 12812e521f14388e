"""What the page Bronnen says."""

from __future__ import annotations

import json
import re
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from functools import partial
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from cli.main import app
from cli.refresh import _print_outcome
from geodata.accept import SWITCH
from geodata.errors import ExtentError, RefreshCancelledError, StoreFullError
from geodata.extent import named_extent, uploaded_extent
from geodata.refresh import Outcome
from geodata.sources.services import refreshable
from geodata.status import LEVELS, statuses
from geodata.store import Store
from layers import load
from layers.load import MOST_DRAWN, specified_themes
from layers.look import format as fmt
from tests.geodata.refreshing import Meta, Service, many, natura, run, stations
from ui import sources_text
from ui.refresh_job import Job, Jobs, Progress

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.status import Status

TITLES = {"natura2000": "Natura 2000", "stations": "Treinstations"}
TODAY = date(2026, 11, 22)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def found(store: Store) -> dict[str, Status]:
    return {one.dataset: one for one in statuses(store, refreshable(), TODAY)}


def test_every_level_has_a_name_and_every_extent_too() -> None:
    assert set(sources_text.LEVEL) == set(LEVELS)
    assert set(sources_text.EXTENT) == {"region", "drenthe"}


def test_the_answer_counts_what_was_refreshed(store: Store) -> None:
    assert "Nog geen van de 18 registers" in sources_text.answer(list(found(store).values()))
    run(store, {"natura2000": natura})
    assert "<strong>1 van 18 registers</strong> is bij" in sources_text.answer(list(found(store).values()))
    run(store, {"stations": stations})
    assert "<strong>2 van 18 registers</strong> zijn bij" in sources_text.answer(list(found(store).values()))


def test_an_entry_tells_all_there_is_to_know(store: Store) -> None:
    run(store, {"natura2000": natura})
    html = sources_text.table([found(store)["natura2000"]])
    for part in ("Natura 2000", "ververst", "15 mei 2026", "<dd>4</dd>", "6 maanden", "CC0", "Bron: RVO", "kenmerk"):
        assert part in html
    absent = sources_text.table([found(store)["track"]])
    assert "niet opgehaald" in absent
    assert "Dienst: api.pdok.nl, adres niet geverifieerd" in absent
    assert absent.count("<dd>–</dd>") == 3


def test_an_entry_shows_what_was_noted_and_the_size_of_a_file(store: Store) -> None:
    run(store, {"natura2000": natura})
    one = found(store)["natura2000"]
    html = sources_text.table([replace(one, notes=("CBS: <2> rows left out",))])
    assert "<li>CBS: &lt;2&gt; rows left out</li>" in html  # of no code of ours: as it is
    html = sources_text.table([replace(one, notes=("3 row(s) with an invalid geometry repaired (<a>)",))])
    assert "<li>3 rij(en) met een ongeldige geometrie hersteld (&lt;a&gt;)</li>" in html
    assert one.in_use
    file = sources_text.table([replace(one, counted="", rows=None)])
    assert "<dt>Omvang</dt><dd>0,1" in file
    assert "Rijen" not in file
    assert "<dt>Haltes</dt><dd>4</dd>" in sources_text.table([replace(one, counted="stops")])


def test_the_page_and_the_command_say_the_same_of_every_dataset(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PARAATKAART_DATA", str(store.folder))
    run(store, {"natura2000": natura, "stations": stations})
    app(["status", "--format", "json"], standalone_mode=False)
    told = json.loads(capsys.readouterr().out)["datasets"]
    shown = {one.dataset: one for one in statuses(store, refreshable())}
    assert [row["dataset"] for row in told] == list(shown)
    for row in told:
        html = unescape(sources_text.table([shown[row["dataset"]]]))
        assert f">{sources_text.LEVEL[row['level']]}</span>" in html
        facts = {
            "Peildatum": fmt.date(row["reference_date"]) if row["reference_date"] else "",
            "Rijen": "" if row["rows"] is None else fmt.number(row["rows"]),
            "Ouderdom": sources_text.age(row["age_days"]),
            "Licentie": row["licence"],
        }
        for label, value in facts.items():
            assert f"<dt>{label}</dt><dd>{value or '–'}</dd>" in html
        assert f"Bron: {row['source']}." in html
        assert ("niet geverifieerd" in html) == (row["verified"] is False)
        assert ("Wat het gebruikt" in html) == (row["use"] is not None)
    app(["status"], standalone_mode=False)
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line.strip()}
    for row in told:
        assert ("unverified" in lines[row["dataset"]]) == (row["verified"] is False)


def test_fetched_data_of_an_unverified_service_says_so(store: Store) -> None:
    run(store, {"natura2000": natura})
    html = sources_text.table([found(store)["natura2000"]])
    assert "Opgehaald bij example.org, adres niet geverifieerd." in html


def test_what_only_some_answers_use_says_so(store: Store) -> None:
    everything = found(store)
    assert "Wat het gebruikt: de bereikbaarheid en haar briefings, tot u teruggaat" in sources_text.table(
        [everything["streets"]]
    )
    assert "network build streets_file" in sources_text.table([everything["streets_file"]])
    assert "Wat het gebruikt" not in sources_text.table([everything["natura2000"]])


def test_what_the_map_does_not_draw_is_not_said_to_be_used_by_it(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PARAATKAART_DATA", str(store.folder))
    for most, drawn in ((MOST_DRAWN, True), (800, False)):
        monkeypatch.setattr(load, "MOST_DRAWN", most)
        (done,) = run(store, {"brp_parcels": lambda: many(900, "brp_parcels", 230_000, 555_000)}, force=True)
        _print_outcome(done)
        app(["status"], standalone_mode=False)
        printed = [text.split("used by ")[1] for text in capsys.readouterr().out.splitlines() if "used by " in text]
        assert len(printed) == 2  # the outcome and the status
        assert {text.startswith("the map, exports and briefings; ") for text in printed} == {drawn}
        assert all("exports and briefings; " in text for text in printed)
        html = sources_text.table([found(store)["brp_parcels"]])
        assert ("Wat het gebruikt: de kaart, de export en de briefings" in html) == drawn
        assert ("Wat het gebruikt: de export en de briefings" in html) == (not drawn)


def test_a_refusal_names_the_rule_and_the_switch(store: Store) -> None:
    class Lossy(Service):
        def __call__(self, *given: Any, **options: Any) -> Meta:
            return replace(super().__call__(*given, **options), unusable_share=0.08)

    (lost,) = run(store, {"natura2000": natura}, fetch=Lossy({"natura2000": natura}))
    run(store, {"natura2000": natura})
    (fewer,) = run(store, {"natura2000": partial(natura, 1)})
    for outcome, rule in ((lost, "meer dan 5 % wordt geweigerd"), (fewer, "minder dan de helft wordt geweigerd")):
        html = sources_text.outcome(outcome, TITLES)
        assert rule in html
        assert f"Met de schakelaar &#x27;{SWITCH}&#x27;" in html
    assert "meer dan 5 %" in sources_text.force_help()


def test_a_job_asks_for_a_year_where_there_are_editions() -> None:
    asked: dict[str, Any] = {}

    def fetch(dataset_id: str, *_: Any, **options: Any) -> Any:
        asked[dataset_id] = options.get("year")

    job = Job(("squares_500m", "stations"), partial(named_extent, "region"), year=2023)
    for name in job.datasets:
        job._of_year(fetch, refreshable())(name, None, None, progress=None, cancel=None)  # type: ignore[arg-type]
    assert asked == {"squares_500m": 2023, "stations": None}


def test_what_is_too_large_to_draw_says_so(store: Store) -> None:
    run(store, {"natura2000": natura})
    one = found(store)["natura2000"]
    assert "daar is er geen laag van" not in sources_text.table([one])
    large = sources_text.table([replace(one, rows=MOST_DRAWN + 1)])
    assert "4.001 rijen is meer dan de kaart op het scherm tekent (4.000): daar is er geen laag van." in large
    assert "bewaard voor berekeningen" not in large
    for dataset in ("nwb_roads", "land_use"):  # no analysis takes these by itself, however many rows they have
        assert "geen berekening neemt het vanzelf" in sources_text.table([found(store)[dataset]])
    assert "Geen kaartlaag" in sources_text.table([found(store)["gtfs_nl"]])


def test_what_is_damaged_says_what_to_do(store: Store) -> None:
    (done,) = run(store, {"natura2000": natura})
    assert done.snapshot
    (done.snapshot.folder / "content.gpkg").unlink()
    html = sources_text.table([found(store)["natura2000"]])
    assert "beschadigd" in html
    assert "Ververs hem opnieuw" in html


def test_markup_in_the_data_stays_text(store: Store) -> None:
    one = replace(found(store)["track"], title="<b>x</b>", source="<script>", licence="<i>")
    assert not re.search("<b>|<script>|<i>", sources_text.table([one]))


@pytest.mark.parametrize(
    "days, words",
    [
        (None, ""),
        (0, "vandaag"),
        (1, "1 dag"),
        (59, "59 dagen"),
        (191, "6 maanden"),
        (729, "24 maanden"),
        (2151, "5 jaar"),
    ],
)
def test_ages_are_told_as_people_do(days: int | None, words: str) -> None:
    assert sources_text.age(days) == words


def test_a_moment_is_told_in_dutch_time() -> None:
    assert sources_text.moment("2026-07-01T22:30:00+00:00") == "2 juli 2026 om 00.30 uur"
    assert sources_text.moment("2026-11") == "november 2026"
    assert sources_text.moment("2026-11-22") == "22 november 2026"


def test_progress_counts_datasets_and_rows() -> None:
    assert sources_text.progress(None, 2, TITLES)[0] == 0
    share, words = sources_text.progress(Progress("stations", 2, 250, 1_000), 2, TITLES)
    assert (share, words) == (0.625, "2 van 2. Treinstations: 250 van 1.000")
    assert sources_text.progress(Progress("natura2000", 1, 0, None), 2, TITLES) == (0, "1 van 2. Natura 2000")
    assert sources_text.progress(Progress("natura2000", 1, 9, 3), 1, TITLES)[0] == 1


def test_outcomes_are_told_with_their_reason(store: Store) -> None:
    (done,) = run(store, {"natura2000": natura})
    assert "Natura 2000</strong> ververst: peildatum 15 mei 2026, 4 rijen" in sources_text.outcome(done, TITLES)
    assert "2 rows were repaired" in sources_text.outcome(done, TITLES)
    failed = Outcome("stations", False, None, StoreFullError(dataset="stations", folder="/x"), (), 63, None)  # noqa: FBT003
    html = sources_text.outcome(failed, TITLES)
    assert "Treinstations</strong> niet ververst. Er is geen ruimte meer" in html
    assert 'class="outcome failed"' in html
    stopped = replace(failed, error=RefreshCancelledError())
    assert 'class="outcome stopped"' in sources_text.outcome(stopped, TITLES)


def test_a_snapshot_to_choose_is_told_by_date_rows_and_digest(store: Store) -> None:
    (done,) = run(store, {"natura2000": natura})
    assert done.snapshot
    label = sources_text.snapshot_label(done.snapshot, "")
    assert label.startswith("15 mei 2026, 4 rijen, opgehaald ")
    assert done.snapshot.digest[:6] in label
    assert sources_text.snapshot_label(done.snapshot, done.snapshot.digest).startswith("In gebruik: 15 mei")


def test_every_layer_of_refreshed_data_shows_columns_of_its_service() -> None:
    specs = [spec for theme in specified_themes() for spec in theme.layers if spec.refreshed]
    services = refreshable()
    assert len(specs) == 12
    for spec in specs:
        assert spec.dataset in services
        assert set(spec.attributes) <= set(services[spec.dataset].types), spec.id
        assert services[spec.dataset].drawn


DRENTHE, REGION = (partial(named_extent, name) for name in ("drenthe", "region"))


def test_a_job_with_an_area_that_is_none_ends_with_its_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geodata.service.online", lambda _cancel: nullcontext(({}, None)))
    job = Job(("stations",), partial(uploaded_extent, "vak.geojson", b"no"))
    job.run()
    assert isinstance(job.error, ExtentError)
    assert "geen GeoJSON" in job.error.dutch


def test_a_job_that_cannot_begin_ends_with_its_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def online(_cancel: object) -> object:
        raise StoreFullError(dataset="x", folder="/x")

    monkeypatch.setattr("geodata.service.online", online)
    job = Job(("stations",), partial(named_extent, "drenthe"))
    job.run()
    assert not job.is_running
    assert isinstance(job.error, StoreFullError)


def test_one_job_runs_at_a_time_and_is_put_away_when_it_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Job, "run", lambda _job: None)  # it never ends
    jobs = Jobs()
    first = jobs.start(["stations"], DRENTHE)
    assert jobs.start(["natura2000"], REGION) is first
    jobs.put_away()
    assert jobs.last is first
    first.finished.set()
    assert jobs.start(["natura2000"], REGION) is not first
    assert isinstance(jobs.last, Job)
    jobs.last.finished.set()
    jobs.put_away()
    assert jobs.last is None
