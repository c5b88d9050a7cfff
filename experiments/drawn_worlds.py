"""How is a world drawn once, if it is asked for again and again? Worlds of one scenario are kept.

Whoever compares two answers moves one of them and asks for the same worlds: drawing them is a fifth
of the work. Runs read a world and change nothing in it.
"""

from __future__ import annotations

from experiments.many_worlds import draw_world
from sim.scenario import Scenario
from sim.world import World


class DrawnWorlds:
    """Worlds of one scenario and seed, drawn when they are first asked for.

    Parameters
    ----------
    scenario : Scenario
        What happens; runs that are to share these worlds must be given this very object.
    seed : int
        Of the experiment.
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario, self.seed = scenario, seed
        self._worlds: dict[int, World] = {}

    def fit(self, scenario: Scenario, seed: int) -> bool:
        """Tell whether these are the worlds of a run without a network of the user's own.

        Parameters
        ----------
        scenario : Scenario
            Of the run.
        seed : int
            Of the experiment.

        Returns
        -------
        bool
            False for an equal scenario that is another object.
        """
        return scenario is self.scenario and seed == self.seed

    def world(self, number: int) -> World:
        """Give a world.

        Parameters
        ----------
        number : int
            Of the world, from 0.

        Returns
        -------
        World
            The same object each time, but for threads that ask for it first at once.
        """
        if number not in self._worlds:
            self._worlds[number] = draw_world(self.scenario, self.seed, number, None)
        return self._worlds[number]
