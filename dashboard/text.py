"""How do the pages speak? Their own sentences, beside the words and numbers of all reports.

``locale/id.yaml`` and ``locale/en.yaml`` hold one flat catalogue each, which a translator edits
without Python; what reports already say is not written twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from ruamel.yaml import YAML

from experiments.wording import Wording


@cache
def page_catalogue(lang: str) -> Mapping[str, str]:
    """Read the sentences of the pages.

    Parameters
    ----------
    lang : {'id', 'en'}
        The language.

    Returns
    -------
    mapping of str to str
        Read-only; sentences with ``str.format`` placeholders.
    """
    source = files("dashboard").joinpath("locale", f"{lang}.yaml").read_text(encoding="utf-8")
    return MappingProxyType(dict(YAML(typ="safe", pure=True).load(source)))


class PageText(Wording):
    """Sentences of the pages and, for keys that they do not have, of the reports.

    Parameters
    ----------
    lang : {'id', 'en'}
        The language.
    """

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        self._texts = MappingProxyType({**self._texts, **page_catalogue(lang)})


@cache
def text_of(lang: str) -> PageText:
    """Give the sentences of a language.

    Parameters
    ----------
    lang : {'id', 'en'}
        The language.

    Returns
    -------
    PageText
        The same for every call.
    """
    return PageText(lang)


def script_words(lang: str) -> dict[str, str]:
    """Give the sentences that scripts in the page need.

    Parameters
    ----------
    lang : {'id', 'en'}
        The language.

    Returns
    -------
    dict of str to str
        Keys without their ``js_``; placeholders stay.
    """
    words = page_catalogue(lang)
    return {key.removeprefix("js_"): text for key, text in words.items() if key.startswith("js_")}
