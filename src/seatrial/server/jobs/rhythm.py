"""When things are due by the clock: the last moment up to now. All times are UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


class Rhythm(Protocol):
    """A row of moments."""

    def latest(self, now: datetime) -> datetime:
        """The last moment that is not after now."""
        ...

    def following(self, now: datetime) -> datetime:
        """The first moment after now."""
        ...


@dataclass(frozen=True)
class Every:
    """Every so many minutes, counted from midnight; they divide a day."""

    minutes: int

    def latest(self, now: datetime) -> datetime:
        """The last such moment."""
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        step = timedelta(minutes=self.minutes)
        return midnight + (now - midnight) // step * step

    def following(self, now: datetime) -> datetime:
        """The next one."""
        return self.latest(now) + timedelta(minutes=self.minutes)

    def __str__(self) -> str:
        return f"every {self.minutes} minutes" if self.minutes < 60 else f"every {self.minutes // 60} hours"


@dataclass(frozen=True)
class Daily:
    """Once a day."""

    hour: int
    minute: int = 0

    def latest(self, now: datetime) -> datetime:
        """The last such moment."""
        today = now.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0)
        return today if today <= now else today - timedelta(days=1)

    def following(self, now: datetime) -> datetime:
        """The next one."""
        return self.latest(now) + timedelta(days=1)

    def __str__(self) -> str:
        return f"daily at {self.hour:02}:{self.minute:02}"


@dataclass(frozen=True)
class Weekly:
    """Once a week; weekday 0 is Monday."""

    weekday: int
    hour: int

    def latest(self, now: datetime) -> datetime:
        """The last such moment."""
        day = Daily(self.hour).latest(now)
        return day - timedelta(days=(day.weekday() - self.weekday) % 7)

    def following(self, now: datetime) -> datetime:
        """The next one."""
        return self.latest(now) + timedelta(days=7)

    def __str__(self) -> str:
        day = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")[self.weekday]
        return f"{day} at {self.hour:02}:00"
