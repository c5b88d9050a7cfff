"""Which version of the format does a file say it is written in?"""

from __future__ import annotations

from scenarios.messages import shown
from scenarios.yaml_text import Place, Tree

VERSION = 1
"""Of the format; a file says it first, so that a later program can tell."""


def check_version(tree: Tree) -> None:
    """Refuse another version at once, and note a version that is not said first.

    Parameters
    ----------
    tree : Tree
        Of the file.

    Raises
    ------
    InputFileError
        Another version.
    """
    if "schema" not in tree.data:
        told = f"must be given first, got nothing; write schema: {VERSION}"
        tree.add(Place(1, 1), told, ("schema",))
        return
    version = tree.data["schema"]
    if not isinstance(version, int) or isinstance(version, bool) or version != VERSION:
        place = tree.value_places["schema",]
        tree.add(place, f"must be {VERSION}, got {shown(version)}", ("schema",))
        raise tree.error()
    if next(iter(tree.data)) != "schema":
        told = "must stand before all other keys, got it later; move it up"
        tree.add(tree.key_places["schema",], told, ("schema",))
