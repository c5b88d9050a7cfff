"""Which commands read the results of sweeps? The work is done in ``cli_results.py``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli_app import JsonOption, LangOption, friendly, results_app

FolderArgument = Annotated[Path, typer.Argument(help="Results folder of a sweep.")]
OutcomesOption = Annotated[
    list[str] | None, typer.Option("--outcome", metavar="NAME", help="An outcome; repeatable.")
]
PolicyOption = Annotated[
    str, typer.Option(metavar="LEVER=VALUE,…", help="What the owner decides, as in the study.")
]


@results_app.command("summary")
@friendly
def results_summary(
    folder: FolderArgument,
    *,
    outcome: OutcomesOption = None,
    cells: Annotated[bool, typer.Option("--cells", help="A row for each cell.")] = False,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what came out under each choice of the owner, how sure that is, and what is missing.

    Example: [bold]bolasalju results summary results --outcome reach[/bold]
    """
    from experiments.cli_results import show_summary  # noqa: PLC0415 - keeps --help fast

    show_summary(folder, outcome, by_cell=cells, lang=lang, as_json=as_json)


@results_app.command("compare")
@friendly
def results_compare(
    folder: FolderArgument,
    *,
    a: PolicyOption,
    b: PolicyOption,
    outcome: Annotated[
        str, typer.Option(metavar="NAME", help="What is compared.")
    ] = "lost_customers",
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare two choices of the owner in the same situations and the same worlds.

    Example: [bold]bolasalju results compare results --a reply.tone=apologetic,reply.delay_h=1
    --b reply.tone=silent[/bold]
    """
    from experiments.cli_results import show_comparison  # noqa: PLC0415 - keeps --help fast

    show_comparison(folder, (a, b), outcome, lang=lang, as_json=as_json)


@results_app.command("plot")
@friendly
def results_plot(
    folder: FolderArgument,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE.html", help="Where the page goes.")],
    outcome: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="What is drawn; lost_customers if it was recorded."),
    ] = None,
    axes: Annotated[
        str | None,
        typer.Option("--map", metavar="KEY,KEY", help="What nobody knows, on the axes of the map."),
    ] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draw an outcome on one page that needs no network: choices, regret, spread, influence.

    Example: [bold]bolasalju results plot results --out page.html --outcome lost_sales_idr[/bold]
    """
    from experiments.cli_results import draw_page  # noqa: PLC0415 - keeps --help fast

    draw_page(folder, out, outcome, axes, lang=lang, as_json=as_json)


@results_app.command("export")
@friendly
def results_export(
    folder: FolderArgument,
    *,
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="A .csv or .parquet file for all rows.")
    ],
    outcome: OutcomesOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write all rows to one table: a row for each world, with its choice and its situation.

    Example: [bold]bolasalju results export results --out table.csv[/bold]
    """
    from experiments.cli_results import export_table  # noqa: PLC0415 - keeps --help fast

    export_table(folder, out, outcome, lang=lang, as_json=as_json)
