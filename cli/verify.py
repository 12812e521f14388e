"""``paraatkaart verify``: is the embedded data what the catalogue promises?"""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.output import print_json, print_table, records, rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geodata import Finding
    from geodata.errors import ParaatkaartError


def verify(
    *,
    network: Annotated[
        bool, typer.Option("--network", help="Also compare the road network with known distances and times.")
    ] = False,
    output: Annotated[Literal["table", "json"], typer.Option("--format", help="How to print.")] = "table",
) -> None:
    """Compare every embedded dataset with the catalogue; exit code 2 if something differs."""
    from geodata import embedded

    findings = list(embedded().verify())
    problems = [] if any(finding.error for finding in findings) else [str(error) for error in _problems_of_use()]
    ok = not problems and all(finding.error is None for finding in findings)
    answer: dict[str, Any] = {
        "ok": ok,
        "datasets": [_record(finding) for finding in findings],
        "problems": problems,
    }
    if network and ok:  # altered data make no network
        answer["network"] = _network()
        answer["ok"] = answer["network"]["ok"]
    if output == "json":
        print_json(answer)
    else:
        width = max((len(finding.dataset.id) for finding in findings), default=0)
        for finding in findings:
            _print_line(finding, width)
        for problem in problems:
            print(f"wrong  {problem}")
        if "network" in answer:
            _print_network(answer["network"])
    if not answer["ok"]:
        raise typer.Exit(1 if ok else 2)


def _problems_of_use() -> Iterator[ParaatkaartError]:
    """What does not fit together although each dataset is as promised: layers, register, network, loose files."""
    from analysis.options import known_options
    from analysis.reachability import check_network
    from geodata import embedded
    from geodata.errors import DatasetInvalidError, ParaatkaartError
    from layers import layer_specs, load_layer
    from layers.claims import wrong_claims
    from layers.register import load_register

    catalogue = embedded()
    known = {dataset.file for dataset in catalogue.datasets.values()}
    for path in sorted((catalogue.folder / "data").iterdir()):
        if path.is_file() and path.name not in known:
            yield DatasetInvalidError(dataset=path.name, problem="the file is not in the catalogue.")
    uses: list[Callable[[], object]] = [partial(load_layer, layer_id, catalogue) for layer_id in layer_specs(catalogue)]
    uses.append(partial(load_register, catalogue))
    uses.append(partial(check_network, catalogue))
    uses.append(partial(known_options, catalogue))
    for use in uses:
        try:
            use()
        except ParaatkaartError as error:
            yield error
    try:
        yield from wrong_claims(catalogue)
    except ParaatkaartError as error:
        yield error


def _network() -> dict[str, Any]:
    from analysis.reachability import network_quality, validate_network

    validation = validate_network()
    return {
        "ok": validation.failed.empty,
        "quality": rounded(asdict(network_quality())),
        "checks": [_rounded_check(row) for row in records(validation.checks)],
    }


def _rounded_check(row: dict[str, Any]) -> dict[str, Any]:
    return {**rounded(row), "found": round(row["found"], 1 if row["unit"] == "min" else None)}


def _print_network(network: dict[str, Any]) -> None:
    print()
    print_table(
        [
            {
                "kind": row["kind"],
                "mode": row["mode"],
                "from": shorten(row["from_name"], 36, placeholder=" …"),
                "to": shorten(row["to_name"], 36, placeholder=" …"),
                "road or assumption": row["road"] or row["assumption"],
                "unit": row["unit"],
                "known": f"{row['value']:g}" if row["low"] is None else f"{row['low']:g}-{row['high']:g}",
                "found": row["found"],
                "error_pct": row["error_pct"],
                "result": {True: "ok", False: "wrong", None: ""}[row["ok"]],
            }
            for row in network["checks"]
        ]
    )
    quality = network["quality"]
    print(
        f"\nDistances: {quality['distance_cases']} known, median error {quality['distance_median_pct']} %, "
        f"95th percentile {quality['distance_p95_pct']} %. "
        f"Times: {quality['time_cases']} known, median error {quality['time_median_pct']} %, "
        f"largest {quality['time_max_pct']} %.\n"
        f"Bands: {quality['bands_met']} of {quality['bands']} met. "
        f"Lengths along roads: {quality['roads_met']} of {quality['roads']} met."
    )


def _print_line(finding: Finding, width: int) -> None:
    dataset = finding.dataset
    if finding.error is None:
        print(f"ok     {dataset.id:<{width}}  {dataset.rows:>5} rows  {dataset.reference_date}  {dataset.title}")
    else:
        print(f"wrong  {dataset.id:<{width}}  {finding.error}")


def _record(finding: Finding) -> dict[str, Any]:
    dataset = finding.dataset
    return {
        "id": dataset.id,
        "title": dataset.title,
        "file": dataset.file,
        "rows": dataset.rows,
        "sha256": dataset.sha256,
        "reference_date": dataset.reference_date,
        "evidence": dataset.evidence,
        "ok": finding.error is None,
        "error": None if finding.error is None else str(finding.error),
    }
