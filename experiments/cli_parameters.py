"""How does ``bolasalju parameters`` list every number of the model?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from experiments.console import stdout, wording_for
from experiments.mistakes import Mistakes
from experiments.wording import Wording
from scenarios.messages import did_you_mean, one_of, shown
from sim.declarations import declared_numbers, parameter_groups
from sim.errors import ParameterError
from sim.quantities import Kind, Quantity


def list_parameters(
    *, group: str | None, kind: str | None, lang: str | None, as_json: bool
) -> None:
    """Print the declared numbers.

    Parameters
    ----------
    group : str or None
        Only those of one group.
    kind : str or None
        Only those of one kind.
    lang : str or None
        Language of the headings; the meanings are those of the model description.
    as_json : bool
        For machines.
    """
    mistakes = Mistakes()
    with mistakes.noted():
        wording = wording_for(lang)
    with mistakes.noted():
        _check_known("group", group, parameter_groups())
    with mistakes.noted():
        _check_known("kind", kind, [known.value for known in Kind])
    mistakes.settle()
    numbers = {
        name: quantity
        for name, quantity in declared_numbers().items()
        if group in (None, _group_of(name)) and kind in (None, quantity.kind.value)
    }
    if as_json:
        facts = [number_json(name, quantity) for name, quantity in numbers.items()]
        print(json.dumps(facts, ensure_ascii=False))  # noqa: T201 - the result
        return
    for name in dict.fromkeys(map(_group_of, numbers)):
        rows = {key: value for key, value in numbers.items() if _group_of(key) == name}
        stdout.print(*_lines(rows, wording), "", sep="\n")
    stdout.print(wording.text("parameters_footer", count=wording.number(len(numbers))))


def number_json(name: str, quantity: Quantity) -> dict[str, Any]:
    """Write one declaration as plain values.

    Parameters
    ----------
    name : str
        Dotted, as in ``--set``.
    quantity : Quantity
        The declaration.

    Returns
    -------
    dict
        Keys ``name``, ``default``, ``unit``, ``low``, ``high``, ``source``, ``kind``, ``meaning``;
        the source of what is only assumed is None.
    """
    return {
        "name": name,
        "default": quantity.default,
        "unit": quantity.unit,
        "low": quantity.low,
        "high": quantity.high,
        "source": quantity.source or None,
        "kind": quantity.kind.value,
        "meaning": quantity.meaning,
    }


def _check_known(option: str, value: str | None, known: Iterable[str]) -> None:
    """Refuse a filter that lets nothing through because it is misspelt."""
    choices = list(known)
    if value is not None and value not in choices:
        remedy = did_you_mean(value, choices)
        raise ParameterError(f"{option} must be {one_of(choices)}, got {shown(value)}{remedy}")


def _group_of(name: str) -> str:
    """Give the first word of a dotted name."""
    return name.partition(".")[0]


def _lines(numbers: dict[str, Quantity], wording: Wording) -> Iterator[RenderableType]:
    """Tell the numbers of one group, two lines each: a table would have to cut their names."""
    longest = max(map(len, numbers))
    for name, quantity in numbers.items():
        unit = "" if quantity.unit == "1" else f" {quantity.unit}"
        limits = wording.text("range", low=_typed(quantity.low), high=_typed(quantity.high))
        number = f"  {_typed(quantity.default)}{unit}  ({limits})"
        yield Text.assemble((name.ljust(longest), "bold"), number)
        basis = wording.text(f"kind_{quantity.kind.value}")
        if quantity.source:
            basis += f" [{quantity.source}]"
        yield Padding(Text(f"{basis}: {quantity.meaning}"), (0, 0, 0, 4))


def _typed(value: float) -> str:
    """Write a number as ``--set`` reads it, in either language."""
    return str(value) if isinstance(value, int) else f"{value:.7g}"
