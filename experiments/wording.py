"""How is it said? The sentences and numbers of pages, reports and tables in two languages.

``catalogue.py`` reads the sentences, Babel writes the numbers.
"""

from __future__ import annotations

import math
import os
from typing import NamedTuple

from babel.numbers import format_decimal, format_percent

from experiments.catalogue import Language, catalogue
from sim.responses import Tone

_MINUS = "\N{MINUS SIGN}"
_NO_BREAK = "\N{NO-BREAK SPACE}"
_SPELLED_FROM_IDR = 10_000_000
_MAGNITUDES = ((1e12, "magnitude_trillion"), (1e9, "magnitude_billion"), (1e6, "magnitude_million"))


class OutcomeWords(NamedTuple):
    """How an outcome is called, and what it is."""

    label: str
    meaning: str


def system_language() -> Language:
    """Choose a language by the locale of the system.

    Returns
    -------
    {'id', 'en'}
        Indonesian where the system speaks it, else English.
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            spoken = value.replace("-", "_").split(".")[0].split("_")[0].lower()
            return "id" if spoken in ("id", "in") else "en"
    return "en"


def significant(x: float, digits: int) -> float:
    """Round to a number of significant digits.

    Parameters
    ----------
    x : float
        Finite or not.
    digits : int
        Digits to keep, at least 1.

    Returns
    -------
    float
        0 and what is not finite stay as they are.
    """
    if x == 0 or not math.isfinite(x):
        return x
    return round(x, digits - 1 - math.floor(math.log10(abs(x))))


class Wording:
    """Sentences and numbers of one language.

    Parameters
    ----------
    lang : str
        One of ``LANGUAGES``.

    Attributes
    ----------
    lang : str
        For ``<html lang>``.
    """

    def __init__(self, lang: str) -> None:
        self._texts = catalogue(lang)
        self.lang = lang

    def text(self, key: str, **values: object) -> str:
        """Give a sentence.

        Parameters
        ----------
        key : str
            Key of the catalogue.
        **values : object
            What stands in the places of the placeholders.

        Returns
        -------
        str
            Plain text, not escaped.

        Raises
        ------
        KeyError
            An unknown key, or a placeholder without a value.
        """
        return self._texts[key].format(**values)

    def number(self, x: float, digits: int = 0) -> str:
        """Write a number.

        Parameters
        ----------
        x : float
            What is not finite becomes a dash.
        digits : int
            Decimals, always shown.

        Returns
        -------
        str
            ``1.234,5`` in Indonesian, ``1,234.5`` in English.
        """
        if not math.isfinite(x):
            return self.text("number_none")
        rounded = round(float(x), digits)
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        shown = format_decimal(abs(rounded), format=pattern, locale=self.lang)
        return (_MINUS if rounded < 0 else "") + shown

    def rupiah(self, x: float) -> str:
        """Write an amount of money.

        Parameters
        ----------
        x : float, unit IDR
            What is not finite becomes a dash.

        Returns
        -------
        str
            Whole rupiah below ten million, else three digits and the magnitude spelled: a bare M
            is *miliar* to some readers and million to others.
        """
        if not math.isfinite(x):
            return self.text("number_none")
        whole = round(float(x))
        sign = _MINUS if whole < 0 else ""
        if abs(whole) < _SPELLED_FROM_IDR:
            return f"{sign}Rp{self.number(abs(whole))}"
        size = significant(float(abs(whole)), 3)
        unit, key = next(item for item in _MAGNITUDES if size >= item[0])
        number = format_decimal(size / unit, format="#,##0.##", locale=self.lang)
        return f"{sign}Rp{self.text(key, number=number)}".replace(" ", _NO_BREAK)

    def percent(self, x: float, digits: int = 0) -> str:
        """Write a fraction in percent.

        Parameters
        ----------
        x : float, unit 1
            What is not finite becomes a dash.
        digits : int
            Decimals, always shown.

        Returns
        -------
        str
            Never 0% or 100% for what is only nearly so: ``<1%`` and ``>99%`` instead.
        """
        if not math.isfinite(x):
            return self.text("number_none")
        pattern = "#,##0" + ("." + "0" * digits if digits else "") + "%"
        step = 10.0 ** (-2 - digits)
        if 0 < x < step / 2:
            return "<" + format_percent(step, format=pattern, locale=self.lang)
        if 1 - step / 2 < x < 1:
            return ">" + format_percent(1 - step, format=pattern, locale=self.lang)
        rounded = round(float(x), 2 + digits)
        shown = format_percent(abs(rounded), format=pattern, locale=self.lang)
        return (_MINUS if rounded < 0 else "") + shown

    def hours(self, h: float) -> str:
        """Write a time span as people say it.

        Parameters
        ----------
        h : float, unit h
            What is not finite becomes a dash.

        Returns
        -------
        str
            Minutes below one hour, days from two days on, else hours.
        """
        if not math.isfinite(h):
            return self.text("number_none")
        minutes = round(h * 60)
        if abs(minutes) < 60:
            return self._span(minutes, "minute")
        if abs(minutes) < 48 * 60:
            return self._span(minutes / 60, "hour")
        return self._span(minutes / 60 / 24, "day")

    def _span(self, amount: float, unit: str) -> str:
        """Write an amount of one unit of time, with at most one decimal."""
        rounded = round(amount, 1)
        if rounded == 1:
            return self.text(f"{unit}_one")
        number = self.number(rounded, 0 if rounded == round(rounded) else 1)
        return self.text(f"{unit}_many", number=number)

    def tone(self, tone: Tone | str) -> str:
        """Name a tone.

        Parameters
        ----------
        tone : Tone or str
            How the owner sounds.

        Returns
        -------
        str
            One or two words.
        """
        return self.text(f"tone_{Tone(tone).value}")

    def answer(self, delay_h: float | None, tone: Tone | str) -> str:
        """Name one way to answer, as what comes after "if you".

        Parameters
        ----------
        delay_h : float or None, unit h
            From the complaint to the answer; None for silence.
        tone : Tone or str
            How the owner sounds.

        Returns
        -------
        str
            Part of a sentence.
        """
        if delay_h is None or Tone(tone) is Tone.SILENT:
            return self.text("cell_silent")
        manner = self.text(f"manner_{Tone(tone).value}")
        if round(delay_h * 60) == 0:
            return self.text("cell_now", manner=manner)
        return self.text("cell", delay=self.hours(delay_h), manner=manner)

    def outcome(self, name: str) -> OutcomeWords:
        """Name an outcome and say what it means.

        Parameters
        ----------
        name : str
            As in every table and file.

        Returns
        -------
        OutcomeWords
            A label and one line.
        """
        return OutcomeWords(self.text(f"outcome_{name}"), self.text(f"outcome_{name}_means"))

    def of_100(self, count: int, fraction: float, *, key: str = "of_100") -> str:
        """Say how many of 100, without claiming certainty that is not there.

        Parameters
        ----------
        count : int
            Out of 100, rounded.
        fraction : float, unit 1
            The exact fraction that was rounded.
        key : {'of_100', 'evenings'}
            Which words to use for all, none, nearly all and hardly any.

        Returns
        -------
        str
            The number, or words where it is 0 or 100.
        """
        if count == 100:
            return self.text(f"{key}_all" if fraction == 1 else f"{key}_nearly_all")
        if count == 0:
            return self.text(f"{key}_none" if fraction == 0 else f"{key}_hardly_any")
        return self.text("evenings_n", n=count) if key == "evenings" else self.number(count)
