"""``paraatkaart verify``: is the embedded data what the catalogue promises?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.output import print_json

if TYPE_CHECKING:
    from geodata import Finding


def verify(
    output: Annotated[Literal["table", "json"], typer.Option("--format", help="How to print.")] = "table",
) -> None:
    """Compare every embedded dataset with the catalogue; exit code 1 if one differs."""
    from geodata import embedded

    findings = list(embedded().verify())
    ok = all(finding.error is None for finding in findings)
    if output == "json":
        print_json({"ok": ok, "datasets": [_record(finding) for finding in findings]})
    else:
        width = max((len(finding.dataset.id) for finding in findings), default=0)
        for finding in findings:
            _print_line(finding, width)
    if not ok:
        raise typer.Exit(1)


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
