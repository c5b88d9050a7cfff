"""Which command sets the model beside measured data?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli_app import JsonOption, LangOption, SeedOption, SetOption, app, friendly


@app.command("validate-data")
@friendly
def validate_data(  # noqa: PLR0913 - every option of a command is a parameter
    *,
    data: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="The measured data; BOLASALJU_DATA if not given."),
    ] = None,
    runs: Annotated[int, typer.Option(metavar="N", help="Worlds of each ordinary kind.")] = 1000,
    seed: SeedOption = 0,
    settings: SetOption = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Write a page with plots.")
    ] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Set the model beside real cascades, times and networks, which are no part of the project.

    Example: [bold]bolasalju validate-data --data ../shared/data --report data.html[/bold]
    """
    from experiments.cli_realdata import DataRequest, run_validate_data  # noqa: PLC0415 - keeps --help fast

    run_validate_data(
        DataRequest(
            data=data,
            runs=runs,
            seed=seed,
            settings=settings or [],
            report=report,
            lang=lang,
            as_json=as_json,
        )
    )
