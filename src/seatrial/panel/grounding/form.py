"""What a sentence has to be before its content is looked at: one short plain line of English."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 400  # characters
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")

_MARKUP = re.compile(
    r"[\"“]\w+[\"”]\s*:|</?[a-z!][^>]*>|&(?:[a-z]+|#\d+);|!?\[[^\]]*\]\(|^\s*(?:#{1,6}\s|>\s|[-*+]\s|"
    r"\d+[.)]\s)|```|`|\*\*|__\w|~~|<\||\|>|"
    r"\[/?INST\]|<<|>>|\{\{|\}\}|\$\{|^\s*[\[{]|\|\s*-{2,}",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\b(?:https?|ftp|file|data|javascript|mailto):|\bwww\.|\b[\w.+-]+@[\w-]+\.\w+|"
    r"\b[\w-]{2,}\.(?:com|org|net|io|dev|example|xyz|info|co|app|ru|cn|sh)\b(?:/\S*)?",
    re.IGNORECASE,
)
_ENCODED = re.compile(
    r"\b(?:[A-Za-z0-9+/]{40,}={0,2}|(?:[0-9a-f]{2}\s?){24,}|(?:%[0-9a-f]{2}){4,}|(?:\\[ux][0-9a-f]{2,4}){2,})"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENGLISH_WORDS = """
a an the it its is are was were be been being and or of to in on at by for from with without as than that this these
those which who what where when while if but not no nor can cannot could may might will would should must has
have had does do
did one i my me you your they their them there here all any each every some most more less few so such only also very
too up out over under between about into through before after per because nothing nobody anybody ship skip still
never always
"""
# Words of other languages that English does not have.
_FOREIGN_WORDS = """
der das und ist nicht ein eine einen einem mit für auf von dem den des wird werden kann auch oder sich bei nach durch
keine kein ohne sehr wir ich haben hat wurde getestet zum zur sind
le la les est une dans pour pas sur avec qui que ne sont nous avons ce cette aux du sans très ses et ou
el los las una sin pero muy más esta este como hemos del su sus y
il lo gli di che non sono è della delle nel questo questa abbiamo molto più
os um uma não com são mais foi muito seu sua temos
het een niet voor met zijn van wij hebben geen ook wordt zeer
och är inte att det som på av vi jest nie się że bardzo
"""
_BOTH = "des den la le que les su ce es on me"  # written in English too, in names and abbreviations
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_FOREIGN = frozenset(_FOREIGN_WORDS.split()) - _ENGLISH - frozenset(_BOTH.split())


def form_problem(text: str, words: str = "") -> tuple[str, str] | None:
    """The rule that a sentence's form breaks, and why; None where its form is right.

    `words`: what the evidence says. A site that it names by its bare name may be named.
    """
    if not re.search(r"\w", text):
        return "empty", "It says nothing: leave it out."
    if hidden := next((letter for letter in text if _hidden(letter)), None):
        return "hidden", f"It holds a character that is not seen (U+{ord(hidden):04X}): write it without."
    if len(text) > LONGEST:
        return (
            "length",
            f"It has {len(text)} characters, and {LONGEST} is the most: say it shorter, or in two sentences.",
        )
    found = next((row for row in _LINK.finditer(text) if "/" in row[0] or ":" in row[0] or row[0] not in words), None)
    if found:
        return "link", f"It holds an address (“{found[0]}”): the evidence carries the source, cite that."
    if found := _MARKUP.search(text):
        return "markup", f"It holds markup (“{found[0].strip()}”): write plain words."
    if found := _ENCODED.search(text):
        return "encoded", f"It holds something encoded (“{found[0][:24]}…”): write plain words."
    return _language_problem(QUOTED.sub(" ", text))


def _hidden(letter: str) -> bool:
    return (
        unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        or letter in "\u115f\u1160\u2800\u3164\uffa0"
    )


def _language_problem(text: str) -> tuple[str, str] | None:
    words = [word for word in _WORD.findall(text) if len(word) > 1 or word.lower() in "aioy"]
    for word in words:
        scripts = {unicodedata.name(letter, "?").split()[0] for letter in word if letter.isalpha()}
        if len(scripts) > 1 and "LATIN" in scripts:
            return "lookalike", f"“{word}” mixes letters of several scripts that look alike: write it in one."
        if "LATIN" not in scripts and len(word) > 1:
            return "language", f"“{word}” is not English: write the sentence in English, and quote what must be quoted."
    small = [word.lower() for word in words if len(word) < 2 or not word.isupper()]
    foreign, english = [word for word in small if word in _FOREIGN], sum(word in _ENGLISH for word in small)
    if len(foreign) > english or (len(words) >= 8 and not english):
        shown = f" (“{foreign[0]}”)" if foreign else ""
        return "language", f"It does not read as English{shown}: write the sentence in English."
    return None
