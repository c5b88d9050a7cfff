"""Does the board turn red when the model is broken? Heavy: pytest -m slow tests/statistical."""

from __future__ import annotations

import pytest

from experiments.validation.board import run_board
from experiments.validation.mutations import Mutation, load_mutations, pattern_of, red_rows

MUTATIONS = load_mutations()


def test_a_broken_mechanism_turns_its_row_red() -> None:
    # one of them in the default suite: without restoring an answer cannot matter
    (mutation,) = (each for each in MUTATIONS if each.without == ("restoring",))
    assert red_rows(mutation) == list(mutation.rows)


@pytest.mark.slow
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_each_way_to_break_the_model_turns_its_rows_red(mutation: Mutation) -> None:
    assert set(red_rows(mutation)) == set(mutation.rows)


@pytest.mark.slow
def test_the_same_rows_are_green_in_the_model_as_it_ships() -> None:
    rows = {row for mutation in MUTATIONS for row in mutation.rows}
    board = run_board(patterns=sorted({pattern_of(row) for row in rows}))
    passed = {row.row.id for result in board.results for row in result.rows if row.passes}
    assert rows <= passed
