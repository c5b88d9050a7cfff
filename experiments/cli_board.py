"""Which commands show, and make sure, that the model reproduces what research has found?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from experiments.cli_app import JsonOption, LangOption, SeedOption, SetOption, app, friendly


@app.command()
@friendly
def validate(  # noqa: PLR0913 - every option of a command is a parameter
    *,
    pattern: Annotated[
        list[str] | None,
        typer.Option(metavar="P", help="Only this pattern, such as P8; repeat, or use commas."),
    ] = None,
    fast: Annotated[
        bool, typer.Option("--fast", help="Fewer worlds: a quick look, no verdict.")
    ] = False,
    seed: SeedOption = 0,
    settings: SetOption = None,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="MECHANISM", help="Measure the model without it; repeatable."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Write a page to keep or send.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Threads; one for each core if not given.")
    ] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure the published patterns: value, band, pass or fail.

    Exit code 0 if every row passes, 1 if one does not.

    Example: [bold]bolasalju validate --pattern P1,P8 --report board.html[/bold]
    """
    from experiments.cli_validate import ValidateRequest, run_validate  # noqa: PLC0415 - keeps --help fast

    passes = run_validate(
        ValidateRequest(
            patterns=pattern or [],
            fast=fast,
            seed=seed,
            settings=settings or [],
            without=without or [],
            report=report,
            workers=workers,
            lang=lang,
            as_json=as_json,
        )
    )
    if not passes:
        sys.stdout.flush()  # a closed pipe must show itself before the exit code does
        raise typer.Exit(1)


@app.command()
@friendly
def calibrate(  # noqa: PLR0913 - every option of a command is a parameter
    *,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder of the candidates; again to go on.")
    ],
    seed: SeedOption = 0,
    most: Annotated[int, typer.Option(metavar="N", help="Candidates to try.")] = 256,
    sets: Annotated[
        int, typer.Option(metavar="N", help="Sets of values to draw from what is allowed.")
    ] = 60,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Processes; one for each core if not given.")
    ] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Fit the free numbers to published patterns and real times; takes about an hour.

    Example: [bold]bolasalju calibrate --out calibration[/bold]
    """
    from experiments.cli_calibrate import CalibrateRequest, run_calibrate  # noqa: PLC0415 - keeps --help fast

    run_calibrate(
        CalibrateRequest(
            out=out,
            seed=seed,
            most=most,
            sets=sets,
            workers=workers,
            lang=lang,
            as_json=as_json,
        )
    )
