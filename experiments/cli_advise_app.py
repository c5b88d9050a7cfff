"""Which command answers an owner's question? ``bolasalju advise``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli_app import JsonOption, LangOption, SeedOption, app, friendly


@app.command()
@friendly
def advise(
    scenario: Annotated[
        str | None,
        typer.Argument(help="A scenario whose shop and complaint are taken where you say nothing."),
    ] = None,
    *,
    shop: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=VALUE",
            help="Your shop: kind, customers, followers, takings, platform, about, ago (hours); "
            "repeatable, each may be left out. Or the path of a shop.yaml.",
        ),
    ] = None,
    limit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=VALUE",
            help="What you can bear: lose_customers, lose_idr, hours, money_idr, answer_from_h, "
            "answer_until_h; repeatable.",
        ),
    ] = None,
    incident: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=VALUE",
            help="After a real incident: posted, noticed, answered (2026-05-17T19:30), tone, "
            "private (yes or no); repeatable.",
        ),
    ] = None,
    seed: SeedOption = 0,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Write a page to keep or send.")
    ] = None,
    poster: Annotated[
        Path | None,
        typer.Option(metavar="FILE.html", help="Write the house rule for the wall, A4."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Threads; one for each core if not given.")
    ] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Advise an owner: best answers, last safe hour, a rule for the wall, and how far it all holds.

    Example: [bold]bolasalju advise --shop kind=warung --shop followers=120[/bold]
    """
    from experiments.cli_advise import AdviseRequest, run_advise  # noqa: PLC0415 - keeps --help fast

    run_advise(
        AdviseRequest(
            scenario=scenario,
            shop=shop or [],
            limits=limit or [],
            incident=incident or [],
            seed=seed,
            report=report,
            poster=poster,
            workers=workers,
            lang=lang,
            as_json=as_json,
        )
    )
