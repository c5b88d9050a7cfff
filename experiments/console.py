"""How does the command line talk to people while it works? On standard error, and only there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from experiments.wording import Wording, system_language
from scenarios.network_file import Ties
from sim.errors import ParameterError
from sim.network import Network, listed_network
from sim.network_check import check_network
from sim.scenario import Scenario
from sim.warm_up import is_warm

# a user's title or path may hold [brackets] and :colons:, which are no markup here
stdout = Console(highlight=False, markup=False, emoji=False)
stderr = Console(stderr=True, highlight=False, markup=False, emoji=False)


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
    prepared(wording)
    with progress:
        yield progress


def prepared(wording: Wording) -> None:
    """Compile the model if need be, and say so.

    Parameters
    ----------
    wording : Wording
        Language of the announcement.
    """
    if not is_warm():
        stderr.print(wording.text("compiling"), soft_wrap=True)
        _compile()


def _compile() -> None:
    """Compile the model in a process of its own: numba loses a Ctrl-C that reaches it within LLVM.

    Where that fails, the run itself compiles, and says why it cannot.
    """
    helper = subprocess.Popen(
        [sys.executable, "-c", "from sim.warm_up import warm_up; warm_up()"],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        helper.wait()
    except KeyboardInterrupt:
        if hasattr(os, "killpg"):
            os.killpg(helper.pid, signal.SIGKILL)  # it has a helper, too
        helper.kill()
        helper.wait()
        raise


def open_network(ties: Ties, scenario: Scenario, wording: Wording) -> Network:
    """Make a network of the user's own ties, and report what it is like before it is used.

    Parameters
    ----------
    ties : Ties
        As read from the user's file.
    scenario : Scenario
        Says how large the shop's town is.
    wording : Wording
        Language of the report.

    Returns
    -------
    Network
        Ready for a run.
    """
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
        ),
        soft_wrap=True,
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
