"""Which page is written? The templates of all pages, read in one way."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template


@cache
def page_template(name: str) -> Template:
    """Read a template once.

    Parameters
    ----------
    name : str
        Of a file in ``templates``, without ``.html.j2``.

    Returns
    -------
    Template
        Escapes what it is given, and fails on what it is not given.
    """
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    file = files("experiments").joinpath("templates", f"{name}.html.j2")
    return environment.from_string(file.read_text(encoding="utf-8"))
