"""The same small program in other languages, judged by what it answers to lines of input."""

from seatrial.trials.tasks.debugging.programs.c import C
from seatrial.trials.tasks.debugging.programs.javascript import JAVASCRIPT
from seatrial.trials.tasks.debugging.programs.language import Language
from seatrial.trials.tasks.debugging.programs.perl import PERL

LANGUAGES: dict[str, Language] = {language.id: language for language in (JAVASCRIPT, C, PERL)}

__all__ = ["LANGUAGES", "Language"]
