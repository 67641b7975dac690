"""The part of an issue that a reader chose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from seatrial.publish.digest.content import Content, Story

What = Literal["all", "chosen", "verdicts"]
WHATS: dict[What, str] = {
    "all": "Everything that changed",
    "chosen": "What changed of the tools chosen below",
    "verdicts": "Only when a verdict of the tools chosen below changes",
}


@dataclass(frozen=True)
class Choice:
    """What a reader wants: `tools` and `categories` are followed, `quiet` says so when nothing of it changed."""

    what: What = "all"
    categories: frozenset[str] = frozenset()
    tools: frozenset[str] = frozenset()
    quiet: bool = False

    def wants(self, story: Story) -> bool:
        """Whether a story belongs to it."""
        if self.what == "all":
            return True
        if self.what == "verdicts" and story.kind != "verdict":
            return False
        return not self.tools.isdisjoint(story.tools) or not self.categories.isdisjoint(story.categories)


def part_of(content: Content, choice: Choice) -> tuple[Story, ...] | None:
    """The stories for a reader; empty where a mail says in one line that nothing changed, None where none is sent."""
    stories = tuple(story for story in content.stories if choice.wants(story))
    if stories:
        return stories
    return () if choice.quiet and choice.what != "verdicts" else None
