"""Calendar dates as sources write them. A date is `2024-04-17`, or `2024-04` where the day is not stated."""

from __future__ import annotations

import calendar
import re
from datetime import date

DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?")


def is_date(text: str) -> bool:
    """Whether a text is a whole date or a month of the calendar."""
    if not DATE.fullmatch(text):
        return False
    try:
        first_day(text)
    except ValueError:
        return False
    return True


def first_day(text: str) -> date:
    """The first day that a date or month can mean."""
    return date.fromisoformat(text if len(text) == 10 else f"{text}-01")


def write_date(text: str) -> str:
    """For a person: 17 April 2024, or April 2024."""
    day = first_day(text)
    month = f"{calendar.month_name[day.month]} {day.year}"
    return f"{day.day} {month}" if len(text) == 10 else month


def text_holds_date(text: str, value: str) -> bool:
    """Whether a text states a date (or, where the value is a month, any day of it)."""
    day = first_day(value)
    month = rf"{calendar.month_abbr[day.month]}(?:{calendar.month_name[day.month][3:]})?(?:t)?\.?"
    digits = rf"0?{day.day}(?:st|nd|rd|th)?(?!\d)" if len(value) == 10 else r"(?:\d{1,2}(?:st|nd|rd|th)?)?"
    writings = [
        rf"\b{month},?\s*{digits}\b.{{0,20}}\b{day.year}\b",
        rf"\b{digits}\s*(?:of\s+)?{month},?\s+{day.year}\b",
        rf"\b{day.year}[-/.]0?{day.month}" + (rf"[-/.]0?{day.day}(?!\d)" if len(value) == 10 else r"(?!\d)"),
        rf"\b{day.year}{day.month:02}" + (rf"{day.day:02}(?!\d)" if len(value) == 10 else r"(?:\d\d)?(?!\d)"),
        rf"\b0?{day.month}[/.]" + (rf"0?{day.day}[/.]" if len(value) == 10 else r"(?:\d+[/.])?") + rf"{day.year}\b",
        rf"\b0?{day.day}[/.]0?{day.month}[/.]{day.year}\b",
    ]
    return any(re.search(writing, text, re.IGNORECASE) for writing in writings)
