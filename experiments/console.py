"""How does the command line talk to people while it works? On standard error, and only there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from experiments.wording import Wording, system_language
from scenarios.network_file import read_ties
from sim.errors import ParameterError
from sim.network import Network, listed_network
from sim.network_check import check_network
from sim.scenario import Scenario
from sim.warm_up import is_warm

stdout = Console(highlight=False)
stderr = Console(stderr=True, highlight=False)


def wording_for(lang: str | None) -> Wording:
    """Choose the language.

    Parameters
    ----------
    lang : str or None
        ``id``, ``en``, or the system's.

    Returns
    -------
    Wording
        All sentences.

    Raises
    ------
    ParameterError
        Another language.
    """
    if lang is not None and lang not in ("id", "en"):
        msg = f"lang must be id or en, got {lang!r}"
        raise ParameterError(msg)
    return Wording(lang or system_language())


@contextmanager
def working(wording: Wording, total: int) -> Iterator[Progress]:
    """Show progress, and say so when the model must be compiled first.

    Parameters
    ----------
    wording : Wording
        Language of the announcement.
    total : int
        Worlds to come.

    Yields
    ------
    Progress
        With one task; quiet when standard error is no terminal.
    """
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=stderr,
        disable=not sys.stderr.isatty(),
        transient=True,
    )
    progress.add_task(wording.text("working"), total=total)

    if not is_warm():
        stderr.print(wording.text("compiling"))
    with progress:
        yield progress


def open_network(path: Path | None, scenario: Scenario, wording: Wording) -> Network | None:
    """Read the user's own network, and report what it is like before it is used.

    Parameters
    ----------
    path : Path or None
        File with the ties.
    scenario : Scenario
        Says how large the shop's town is.
    wording : Wording
        Language of the report.

    Returns
    -------
    Network or None
        None without a path.
    """
    if path is None:
        return None
    ties = read_ties(path)
    check = check_network(ties.n_accounts, ties.follower, ties.followee)
    stderr.print(
        wording.text(
            "network_checked",
            name=ties.name,
            accounts=wording.number(check.n_accounts, 0),
            ties=wording.number(check.n_ties, 0),
            mean=wording.number(check.mean_followers, 1),
            largest=wording.number(check.max_followers, 0),
            tail="?" if check.tail_exponent is None else wording.number(check.tail_exponent, 2),
            returned=wording.percent(check.p_reciprocal),
            islands=wording.number(check.n_islands, 0),
            giant=wording.percent(check.giant_fraction),
        )
    )
    for code in check.warnings:
        stderr.print(wording.text(f"network_{code}"))
    parameters = scenario.parameters.network
    return listed_network(
        ties.n_accounts,
        ties.follower,
        ties.followee,
        home_fraction=parameters.home_fraction,
        home_limit=parameters.home_limit,
    )
