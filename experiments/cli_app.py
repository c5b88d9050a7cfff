"""What do all commands of ``bolasalju`` share? The application, options, and how errors are told.

Results go to standard output; progress, announcements and errors go to standard error. Bad input is
answered with one sentence for each mistake and exit code 2; Ctrl-C with 130.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

app = typer.Typer(
    name="bolasalju",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="How one complaint about a small shop snowballs, and how the owner's answer changes it."
    "\n\nExample: [bold]bolasalju compare late_delivery[/bold]",
)
scenarios_app = typer.Typer(
    no_args_is_help=True,
    help="List, show and check scenarios.\n\nExample: [bold]bolasalju scenarios list[/bold]",
)
app.add_typer(scenarios_app, name="scenarios")
studies_app = typer.Typer(
    no_args_is_help=True,
    help="Small studies of one claim each.\n\nExample: [bold]bolasalju studies list[/bold]",
)
app.add_typer(studies_app, name="studies")
results_app = typer.Typer(
    no_args_is_help=True,
    help="Merge, check and read the results of sweeps."
    "\n\nExample: [bold]bolasalju results verify results[/bold]",
)
app.add_typer(results_app, name="results")

_Command = TypeVar("_Command", bound=Callable[..., None])

ScenarioArgument = Annotated[
    str, typer.Argument(help="Name of a shipped scenario, or a path to a .yaml file.")
]
SeedOption = Annotated[int, typer.Option(help="Seed; the same seed gives the same worlds.")]
LangOption = Annotated[
    str | None, typer.Option(help="Language, id or en; the system's if not given.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
NetworkOption = Annotated[
    Path | None,
    typer.Option(help="Your own network: .npz, .csv, .tsv (also .gz) or .graphml."),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change a number or a switch; repeatable."),
]
PosteriorOption = Annotated[
    bool,
    typer.Option(
        "--posterior", help="Vary the fitted numbers over all sets that the evidence allows."
    ),
]


def friendly(command: _Command) -> _Command:
    """Turn errors that a user can mend into sentences and exit codes.

    Parameters
    ----------
    command : callable
        Does the work of one command.

    Returns
    -------
    callable
        The same command, which ends with exit code 2 for bad input and 130 for Ctrl-C.
    """

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        from sim.errors import BolasaljuError  # noqa: PLC0415 - keeps --help fast

        try:
            command(*args, **kwargs)
            sys.stdout.flush()  # a closed pipe must show itself here
        except BolasaljuError as error:
            for line in str(error).splitlines():
                typer.echo(f"bolasalju: {line}", err=True)
            raise typer.Exit(2) from error
        except KeyboardInterrupt as error:
            typer.echo("bolasalju: stopped; nothing was left behind", err=True)
            raise typer.Exit(130) from error
        except BrokenPipeError as error:
            # the reader has seen enough; keep the interpreter from complaining at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from error

    return run  # type: ignore[return-value]  # the same signature, by functools.wraps
