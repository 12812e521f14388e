"""``paraatkaart verify``: is the embedded data what the catalogue promises?"""

from __future__ import annotations

from dataclasses import asdict
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.output import print_json, print_table, records, rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata import Finding

MOST = 50
"""Mistakes told of one file; JSON has all."""


def verify(
    *,
    network: Annotated[
        bool, typer.Option("--network", help="Also compare the road network with known distances and times.")
    ] = False,
    output: Annotated[Literal["table", "json"], typer.Option("--format", help="How to print.")] = "table",
) -> None:
    """Compare every embedded dataset with the catalogue; exit code 2 if something differs.

    Of a file that was altered the mistakes are told too, within it or across datasets.
    """
    from geodata import embedded

    findings = list(embedded().verify())
    problems = _problems(findings)
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


def _problems(findings: Sequence[Finding]) -> list[str]:
    """What is wrong across datasets, also if single files have mistakes; what is told of a file is not told again."""
    from analysis.problems import problems_of_use
    from geodata import embedded
    from geodata.errors import DatasetAlteredError, DatasetMissingError

    wrong = [finding for finding in findings if finding.error]
    if any(isinstance(finding.error, DatasetMissingError) for finding in wrong):
        return []
    broken = any(finding.mistakes or not isinstance(finding.error, DatasetAlteredError) for finding in wrong)
    catalogue = embedded().as_it_lies() if wrong else embedded()
    told = {str(error) for finding in wrong for error in (finding.error, *finding.mistakes)}
    found = dict.fromkeys(str(error) for error in problems_of_use(catalogue, broken=broken))
    return [problem for problem in found if problem not in told]


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
        for error in (finding.error, *finding.mistakes[:MOST]):
            print(f"wrong  {dataset.id:<{width}}  {error}")
        if (left := len(finding.mistakes) - MOST) > 0:
            print(f"wrong  {dataset.id:<{width}}  … and {left} more mistakes in {dataset.file}.")


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
        "mistake": None if finding.mistake is None else str(finding.mistake),
        "mistakes": [str(mistake) for mistake in finding.mistakes],
    }
