"""Which command opens the pages? It names the dashboard, so that no import points up."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Annotated

import typer

from experiments.cli_app import LangOption, app, friendly


@app.command()
@friendly
def dashboard(
    *,
    host: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Who can open the pages: 127.0.0.1 only this machine, 0.0.0.0 the whole network.",
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(metavar="N", help="Port; 0 for any that is free.", min=0, max=65535)
    ] = 8050,
    scenarios: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="A folder with scenarios of your own (.yaml)."),
    ] = None,
    studies: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="A folder with results of sweeps, for the laboratory."),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Open the pages in a browser: compare two answers, on a phone or a projector, offline.

    Example: [bold]bolasalju dashboard --host 0.0.0.0[/bold]
    """
    serving = importlib.import_module("dashboard.serving")
    serving.serve(host=host, port=port, lang=lang, scenarios=scenarios, studies=studies)
