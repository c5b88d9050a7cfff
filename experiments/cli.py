"""What can be done from the command line? One command, ``bolasalju``; heavy imports stay inside.

The commands for researchers stand in ``cli_research.py``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli_app import (
    JsonOption,
    LangOption,
    NetworkOption,
    PosteriorOption,
    ScenarioArgument,
    SeedOption,
    SetOption,
    app,
    friendly,
    scenarios_app,
    studies_app,
)


@app.command()
@friendly
def compare(
    scenario: ScenarioArgument = "late_delivery",
    *,
    delay: Annotated[
        list[str] | None,
        typer.Option(metavar="H", help="Hours to the answer; repeat, or separate by commas."),
    ] = None,
    tone: Annotated[
        list[str] | None,
        typer.Option(metavar="T", help="How the owner sounds; repeat, or separate by commas."),
    ] = None,
    runs: Annotated[int, typer.Option(metavar="N", help="Worlds in each cell.")] = 200,
    seed: SeedOption = 0,
    network: NetworkOption = None,
    settings: SetOption = None,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="MECHANISM", help="Also run without it; repeat for several."),
    ] = None,
    posterior: PosteriorOption = False,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Write a page to keep or send.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Threads; one for each core if not given.")
    ] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer the same complaint fast or slowly, kindly or not, in front of the same crowds.

    Example: [bold]bolasalju compare late_delivery --delay 1,24 --tone apologetic,defensive[/bold]
    """
    from experiments.cli_compare import CompareRequest, run_compare  # noqa: PLC0415 - keeps --help fast

    run_compare(
        CompareRequest(
            scenario=scenario,
            delays=delay,
            tones=tone,
            runs=runs,
            seed=seed,
            network=network,
            settings=settings or [],
            without=without,
            posterior=posterior,
            report=report,
            workers=workers,
            lang=lang,
            as_json=as_json,
        )
    )


@app.command()
@friendly
def run(
    scenario: ScenarioArgument = "late_delivery",
    *,
    seed: SeedOption = 0,
    network: NetworkOption = None,
    settings: SetOption = None,
    hourly: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a row for each hour.")
    ] = None,
    daily: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a row for each day.")
    ] = None,
    log: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a row for each event.")
    ] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run one world hour by hour, with the playbook of the scenario.

    Example: [bold]bolasalju run late_delivery --seed 7 --log events.parquet[/bold]
    """
    from experiments.cli_run import RunRequest, run_run  # noqa: PLC0415 - keeps --help fast

    run_run(
        RunRequest(
            scenario=scenario,
            seed=seed,
            network=network,
            settings=settings or [],
            hourly=hourly,
            daily=daily,
            log=log,
            lang=lang,
            as_json=as_json,
        )
    )


@app.command()
@friendly
def parameters(
    *,
    group: Annotated[
        str | None, typer.Option(metavar="G", help="Only those of one group, such as network.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(metavar="K", help="Only measured, derived, calibrated or assumed ones."),
    ] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """List every number of the model: default, range, unit, source and kind.

    Example: [bold]bolasalju parameters --group network[/bold]
    """
    from experiments.cli_parameters import list_parameters  # noqa: PLC0415 - keeps --help fast

    list_parameters(group=group, kind=kind, lang=lang, as_json=as_json)


@scenarios_app.command("list")
@friendly
def scenarios_list(*, lang: LangOption = None, as_json: JsonOption = False) -> None:
    """List the shipped scenarios.

    Example: [bold]bolasalju scenarios list --lang en[/bold]
    """
    from experiments.cli_scenarios import list_scenarios  # noqa: PLC0415 - keeps --help fast

    list_scenarios(lang, as_json=as_json)


@scenarios_app.command("show")
@friendly
def scenarios_show(
    name: ScenarioArgument, *, lang: LangOption = None, as_json: JsonOption = False
) -> None:
    """Tell a scenario's story and settings.

    Example: [bold]bolasalju scenarios show rude_service[/bold]
    """
    from experiments.cli_scenarios import show_scenario  # noqa: PLC0415 - keeps --help fast

    show_scenario(name, lang, as_json=as_json)


@scenarios_app.command("check")
@friendly
def scenarios_check(
    files: Annotated[list[Path], typer.Argument(help="Scenario files.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Check scenario files; every mistake is named with its line and column.

    Example: [bold]bolasalju scenarios check my_shop.yaml[/bold]
    """
    from experiments.cli_scenarios import check_scenarios  # noqa: PLC0415 - keeps --help fast

    check_scenarios(files, as_json=as_json)


@studies_app.command("list")
@friendly
def studies_list(*, lang: LangOption = None, as_json: JsonOption = False) -> None:
    """List the shipped studies: the claim, and what the evidence says.

    Example: [bold]bolasalju studies list --lang en[/bold]
    """
    from experiments.cli_studies import list_studies  # noqa: PLC0415 - keeps --help fast

    list_studies(lang, as_json=as_json)


@studies_app.command("run")
@friendly
def studies_run(
    name: Annotated[str, typer.Argument(help="Name of a study, or a path to a .yaml file.")],
    *,
    runs: Annotated[
        int | None, typer.Option(metavar="N", help="Worlds in each arm; the study's if not given.")
    ] = None,
    seed: SeedOption = 0,
    posterior: PosteriorOption = False,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run a study and read off whether its figures agree with the claim.

    Example: [bold]bolasalju studies run answer_in_time[/bold]
    """
    from experiments.cli_studies import show_study  # noqa: PLC0415 - keeps --help fast

    show_study(name, runs=runs, seed=seed, posterior=posterior, lang=lang, as_json=as_json)


import experiments.cli_advise_app  # noqa: E402 - these commands stand behind the others
import experiments.cli_board  # noqa: E402 - likewise
import experiments.cli_dashboard  # noqa: E402 - likewise
import experiments.cli_data  # noqa: E402 - likewise
import experiments.cli_research  # noqa: E402 - likewise
import experiments.cli_results_app  # noqa: E402, F401 - likewise


def main() -> None:
    """Start the command line."""
    app()
