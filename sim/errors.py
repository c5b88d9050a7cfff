"""What can go wrong, and what a caller can catch.

::

    Exception
    +-- ValueError
    |   +-- BolasaljuError             everything below
    |       +-- ParameterError         a number outside its range, or a key that is not known
    |       +-- ScenarioError          parts of a scenario that contradict each other
    |       +-- NetworkError           ties that are no network, or too small for the shop
    |       +-- InputFileError         a file that cannot be read as what it should be
    |       +-- OutputFileError        a place where nothing can be written
    |       +-- VersionError           results or workers of another version
    |       +-- ResultsError           a results folder that cannot be read as one

Every message reads ``name must rule, got value[; remedy]`` and fits on one line.
"""


class BolasaljuError(ValueError):
    """Base of all errors that a user can mend."""


class ParameterError(BolasaljuError):
    """A parameter is unknown, of the wrong kind or outside its range."""


class ScenarioError(BolasaljuError):
    """Parts of a scenario contradict each other."""


class NetworkError(BolasaljuError):
    """The ties are not a network, or the network cannot hold the shop."""


class InputFileError(BolasaljuError):
    """A file cannot be read as what it should be.

    Parameters
    ----------
    problems : list of str
        One sentence for each mistake, each with its place.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class OutputFileError(BolasaljuError):
    """A result cannot be written where the user wants it."""


class VersionError(BolasaljuError):
    """Results, or the workers that make them, belong to another version."""


class ResultsError(BolasaljuError):
    """A results folder cannot be read as one."""
