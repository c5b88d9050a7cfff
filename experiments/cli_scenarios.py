"""How does ``bolasalju scenarios`` list, show and check scenario files?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer
from rich.table import Table
from rich.text import Text

from experiments.console import stdout, wording_for
from scenarios.loader import check, load_file, names
from scenarios.story import ScenarioFile
from sim.errors import InputFileError


def _facts(file: ScenarioFile, lang: str) -> dict[str, Any]:
    """Name what the list tells of a scenario."""
    return {
        "name": file.name,
        "title": getattr(file.title, lang),
        "cause": file.cause,
        "channel": file.scenario.complaint.channel.value,
        "platform": file.scenario.platform.name,
        "teaches": getattr(file.teaches, lang),
    }


def list_scenarios(lang: str | None, *, as_json: bool) -> None:
    """Print the shipped scenarios.

    Parameters
    ----------
    lang : str or None
        Language of the texts.
    as_json : bool
        For machines.
    """
    wording = wording_for(lang)
    facts = [_facts(load_file(name), wording.lang) for name in names()]
    if as_json:
        print(json.dumps(facts, ensure_ascii=False))  # noqa: T201 - the result
        return
    table = Table()
    for key in facts[0]:
        table.add_column(wording.text(f"column_{key}"), no_wrap=key == "name", overflow="fold")
    for fact in facts:
        table.add_row(*fact.values())
    stdout.print(table)


def show_scenario(name: str, lang: str | None, *, as_json: bool) -> None:
    """Print one scenario's story.

    Parameters
    ----------
    name : str
        Shipped name or path.
    lang : str or None
        Language of the texts.
    as_json : bool
        For machines.
    """
    wording = wording_for(lang)
    file = load_file(name)
    facts = _facts(file, wording.lang)
    texts = {
        "story": getattr(file.story, wording.lang),
        "watch": getattr(file.watch, wording.lang),
        "discuss": [getattr(point, wording.lang) for point in file.discuss],
    }
    if as_json:
        print(json.dumps(facts | texts, ensure_ascii=False))  # noqa: T201 - the result
        return
    stdout.print(facts["title"], style="bold")
    stdout.print(f"\n{texts['story']}\n")
    shown = {key: facts[key] for key in ("cause", "channel", "platform", "teaches")}
    for key, value in (shown | {"watch": texts["watch"]}).items():
        stdout.print(Text.assemble((wording.text(f"column_{key}") + ":", "bold"), f" {value}"))
    for point in texts["discuss"]:
        stdout.print(f"  • {point}")


def check_scenarios(files: list[Path], *, as_json: bool) -> None:
    """Check scenario files and leave with exit code 2 if there is any mistake.

    Parameters
    ----------
    files : list of Path
        What to check.
    as_json : bool
        For machines.

    Raises
    ------
    InputFileError
        All mistakes, for people.
    typer.Exit
        Exit code 2 if there is any mistake, for machines.
    """
    problems = check(files)
    if as_json:
        print(json.dumps({"problems": problems}, ensure_ascii=False))  # noqa: T201 - the result
        if problems:
            raise typer.Exit(2)
    elif problems:
        raise InputFileError(problems)
    else:
        stdout.print(wording_for(None).text("scenarios_fine", count=len(files)))
