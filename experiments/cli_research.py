"""Which commands are for researchers? Sweeps, their results, and what is drawn from them."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from experiments.cli_app import (
    JsonOption,
    LangOption,
    PosteriorOption,
    app,
    friendly,
    results_app,
)

StudyArgument = Annotated[Path, typer.Argument(help="Path to the .yaml file of a study.")]
OutOption = Annotated[Path, typer.Option(metavar="DIR", help="Folder of the results.")]
WorkersOption = Annotated[
    int | None, typer.Option(metavar="N", help="Processes; one for each core if not given.")
]
DaskOption = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="Run on the cluster of this scheduler.")
]
StudySeedOption = Annotated[
    int | None, typer.Option(help="Seed of worlds and design; the study's if not given.")
]


def typed() -> str:
    """Give what the user typed, for the manifest of the results.

    Returns
    -------
    str
        One line for a shell.
    """
    return shlex.join(["bolasalju", *sys.argv[1:]])


@app.command()
@friendly
def sweep(
    study: StudyArgument,
    *,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the results; again to go on.")
    ] = None,
    runs: Annotated[
        int | None, typer.Option(metavar="N", help="Worlds in each cell; the study's if not given.")
    ] = None,
    precision: Annotated[
        list[str] | None,
        typer.Option(
            metavar="X",
            help="Run each cell until known this well: 2%, or lost_customers=0.1; repeatable.",
        ),
    ] = None,
    budget: Annotated[
        int | None, typer.Option(metavar="N", help="Most worlds in all cells, with a precision.")
    ] = None,
    workers: WorkersOption = None,
    dask: DaskOption = None,
    shard: Annotated[
        str | None, typer.Option(metavar="I/N", help="Run only the i-th of n parts, to be merged.")
    ] = None,
    seed: StudySeedOption = None,
    posterior: PosteriorOption = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what it would take, from a pilot.")
    ] = False,
    job: Annotated[
        str | None, typer.Option(metavar="CELL:K", help="Only repeat one job, and show its values.")
    ] = None,
    retry_errors: Annotated[
        bool, typer.Option("--retry-errors", help="Run the jobs that failed once more.")
    ] = False,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run a study in many worlds; the same command again resumes, or tops up with more runs.

    Exit code 1 says that jobs failed: each is a row with its error.

    Example: [bold]bolasalju sweep study.yaml --out results --runs 50[/bold]
    """
    from experiments.cli_sweep import SweepRequest, run_sweep  # noqa: PLC0415 - keeps --help fast

    run_sweep(
        SweepRequest(
            study=study,
            out=out,
            runs=runs,
            precision=precision or [],
            budget=budget,
            workers=workers,
            dask=dask,
            shard=shard,
            seed=seed,
            posterior=posterior,
            dry_run=dry_run,
            job=job,
            retry_errors=retry_errors,
            lang=lang,
            as_json=as_json,
            command=typed(),
        )
    )


@results_app.command("merge")
@friendly
def results_merge(
    out: Annotated[Path, typer.Argument(help="Folder that takes the rows; may be there already.")],
    folders: Annotated[list[Path], typer.Argument(help="Results folders of the same study.")],
    *,
    mix_versions: Annotated[
        bool, typer.Option("--mix-versions", help="Allow rows of several versions of the model.")
    ] = False,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put the results of several machines into one folder.

    Example: [bold]bolasalju results merge all part1 part2[/bold]
    """
    from experiments.cli_merge import show_merge  # noqa: PLC0415 - keeps --help fast

    show_merge(out, folders, mix_versions=mix_versions, lang=lang, as_json=as_json)


@results_app.command("verify")
@friendly
def results_verify(
    folder: Annotated[Path, typer.Argument(help="Results folder.")],
    *,
    sample: Annotated[int, typer.Option(metavar="N", help="Rows to run again and compare.")] = 200,
    seed: Annotated[int, typer.Option(help="Chooses the sample.")] = 0,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read all rows, and run a sample again; exit code 1 if anything is wrong.

    Example: [bold]bolasalju results verify results --sample 500[/bold]
    """
    from experiments.cli_merge import show_verify  # noqa: PLC0415 - keeps --help fast

    show_verify(folder, sample=sample, seed=seed, lang=lang, as_json=as_json)


@app.command()
@friendly
def sensitivity(
    study: StudyArgument,
    *,
    out: OutOption,
    method: Annotated[
        str, typer.Option(metavar="M", help="sobol: shares of the variance; morris: mean effects.")
    ] = "sobol",
    groups: Annotated[
        int, typer.Option(metavar="N", help="Saltelli groups (a power of 2), or trajectories.")
    ] = 128,
    runs: Annotated[
        int, typer.Option(metavar="R", help="Worlds at each point, to tell luck apart.")
    ] = 4,
    outcome: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="What to explain; repeatable.")
    ] = None,
    transform: Annotated[
        str, typer.Option(metavar="T", help="none, log1p or rank: tames a long tail.")
    ] = "none",
    against: Annotated[
        str | None,
        typer.Option(metavar="POLICY", help="Explain the difference from this policy instead."),
    ] = None,
    workers: WorkersOption = None,
    dask: DaskOption = None,
    seed: StudySeedOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say which uncertainties carry a result, and how much of it is luck.

    The uncertainties of the study are moved; each of its policies is explained apart. The same
    command again goes on with what is missing.

    Example: [bold]bolasalju sensitivity study.yaml --out moved --outcome lost_customers[/bold]
    """
    from experiments.cli_sensitivity import (  # noqa: PLC0415 - keeps --help fast
        SensitivityRequest,
        run_sensitivity,
    )

    run_sensitivity(
        SensitivityRequest(
            study=study,
            out=out,
            method=method,
            groups=groups,
            runs=runs,
            outcomes=outcome or ["lost_customers"],
            transform=transform,
            against=against,
            workers=workers,
            dask=dask,
            seed=seed,
            lang=lang,
            as_json=as_json,
            command=typed(),
        )
    )


@app.command()
@friendly
def discover(
    study: StudyArgument,
    *,
    out: OutOption,
    a: Annotated[
        str, typer.Option(metavar="POLICY", help="Which should pay, such as reply.delay_h=1.")
    ],
    b: Annotated[str, typer.Option(metavar="POLICY", help="Against which.")],
    outcome: Annotated[
        str, typer.Option(metavar="NAME", help="By what they are judged.")
    ] = "lost_customers",
    margin: Annotated[
        float, typer.Option(metavar="X", help="What it must spare at least to pay.")
    ] = 0.0,
    workers: WorkersOption = None,
    dask: DaskOption = None,
    seed: StudySeedOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say where among the uncertainties a policy does not pay, as rules in words.

    The study is run twice, with other draws and other worlds: once to find the rules, once to
    measure them.

    Example: [bold]bolasalju discover study.yaml --out found --a reply.delay_h=1 --b
    reply.delay_h=24[/bold]
    """
    from experiments.cli_discover import DiscoverRequest, run_discover  # noqa: PLC0415 - keeps --help fast

    run_discover(
        DiscoverRequest(
            study=study,
            out=out,
            a=a,
            b=b,
            outcome=outcome,
            margin=margin,
            workers=workers,
            dask=dask,
            seed=seed,
            lang=lang,
            as_json=as_json,
            command=typed(),
        )
    )
