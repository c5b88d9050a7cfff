"""Who follows whom, as a GraphML file tells it?

The parser is the one of the standard library, driven directly: it knows the line of each element,
and it stops at the first declaration that could unfold entities or name other files.
"""

from __future__ import annotations

from array import array
from xml.parsers import expat

import numpy as np

from scenarios.network_formats import Problems, RawTies


class _ForbiddenError(Exception):
    """Raised out of a parser callback to end the parsing at once."""


class _Graphml:
    """What the parser has met so far; only ties are kept, attributes are read over."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.StartElementHandler = self.start
        self.parser.XmlDeclHandler = self.declaration
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.root: tuple[str, str] | None = None
        self.default: str | None = None
        self.n_graphs = 0
        self.accounts: dict[str, int] = {}
        self.ends: list[tuple[str, str]] = []
        self.at = array("q")

    def note(self, sentence: str) -> None:
        """Note a mistake at the current line."""
        self.problems.add(sentence, self.parser.CurrentLineNumber)

    def stop(self, sentence: str) -> None:
        """Note a mistake that makes further reading pointless."""
        self.note(sentence)
        raise _ForbiddenError

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        """Refuse a declared encoding that differs from the one the bytes were checked for."""
        if encoding is not None and encoding.lower() not in {"utf-8", "us-ascii", "ascii"}:
            self.stop(f"encoding must be UTF-8, got {encoding!r}; save the file again as UTF-8")

    def doctype(self, *_parts: object) -> None:
        """Refuse declarations: entities could unfold without end or name other files."""
        self.stop("file must have no DOCTYPE or ENTITY declaration, got one; delete it")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take one element; those of other namespaces belong to drawing programs."""
        namespace, _, local = name.rpartition(" ")
        if self.root is None:
            self.root = (namespace, local)
            if local != "graphml":
                self.stop(f"outermost element must be graphml, got {local!r}; export as GraphML")
        elif namespace != self.root[0]:
            return
        elif local == "graph":
            self.graph(attributes.get("edgedefault"))
        elif local == "node":
            self.node(attributes.get("id", ""))
        elif local == "edge":
            self.edge(attributes)
        elif local == "hyperedge":
            self.note("tie must join two accounts, got a hyperedge; replace it by edges")

    def graph(self, default: str | None) -> None:
        """Take the direction that holds for all edges."""
        self.n_graphs += 1
        if self.n_graphs > 1:
            self.stop("file must hold one graph, got a second one; keep one graph a file")
        if default not in {"directed", "undirected"}:
            self.stop(f"edgedefault must be 'directed' or 'undirected', got {default!r}; set it")
        self.default = default

    def node(self, name: str) -> None:
        """Take one account."""
        if not name or name in self.accounts:
            self.note(f"node id must be given and unique, got {name!r}; rename the node")
        self.accounts.setdefault(name, len(self.accounts))

    def edge(self, attributes: dict[str, str]) -> None:
        """Take one tie; its ends may be declared further down."""
        own = attributes.get("directed")
        if own is not None and own != str(self.default == "directed").lower():
            self.note(
                f"edge must be {self.default} as edgedefault says, got directed={own!r}; write "
                f"each mutual tie as two directed edges, or make all edges undirected"
            )
        if "source" in attributes and "target" in attributes:
            self.ends.append((attributes["source"], attributes["target"]))
            self.at.append(self.parser.CurrentLineNumber)
        else:
            self.note(f"edge must have a source and a target, got {sorted(attributes)}; add them")


def read_graphml(data: bytes, problems: Problems) -> RawTies | None:
    """Read a GraphML file: an edge says that its source follows its target.

    Parameters
    ----------
    data : bytes
        Content of the file, known to be UTF-8 text.
    problems : Problems
        Takes every mistake, with its line.

    Returns
    -------
    RawTies or None
        The edges between declared nodes; None if the file is no such graph.

    Notes
    -----
    Nodes keep their numbers if their ids are 0 to n-1; otherwise they are numbered in the order
    of their declaration. Attributes of nodes and edges (``data``) are read over.
    """
    found = _Graphml(problems)
    try:
        found.parser.Parse(data, True)
    except _ForbiddenError:
        return None
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        problems.add(f"file must be well-formed XML, got {what!r}; export it again", error.lineno)
        return None
    if found.default is None:
        problems.add("file must hold a graph with an edgedefault, got none; export it again")
        return None
    return _resolved(found, problems)


def _resolved(found: _Graphml, problems: Problems) -> RawTies:
    """Replace node ids by account numbers."""
    accounts = found.accounts
    is_numbered = all(str(number) in accounts for number in range(len(accounts)))
    number_of = {name: int(name) for name in accounts} if is_numbered else accounts
    at, numbers = array("q"), array("q")
    for line, ends in zip(found.at, found.ends, strict=True):
        unknown = [name for name in ends if name not in accounts]
        if unknown:
            problems.add(f"edge must join declared nodes, got {unknown}; declare each node", line)
            continue
        at.append(line)
        numbers.extend((number_of[ends[0]], number_of[ends[1]]))
    pairs = np.array(numbers, np.int64).reshape(-1, 2)
    return RawTies(
        n_accounts=len(accounts),
        first=pairs[:, 0],
        second=pairs[:, 1],
        at=np.array(at, np.int64),
        place="line",
        is_directed=found.default == "directed",
        labels=None if is_numbered else tuple(accounts),
        numbers_are_given=False,
    )
