"""Who a sentence pretends to be: someone who tested the tool, or someone who takes orders from what was read."""

from __future__ import annotations

import re

_DID = (
    r"(?:test(?:ed)|tried|ran|benchmarked|measured|evaluated|timed|experimented|"
    r"played|deployed|installed|used|observed|"
    r"saw|noticed|verified|confirmed|reproduced|profiled|stress-tested|put|threw|"
    r"gave|fed|asked|pushed|compared|checked|"
    r"spent|worked|built|watched|experienced|clocked|assessed|examined|trialled|"
    r"trialed|found (?:that|it|the|this|them)|"
    r"got (?:\d|it|the|results?|better|worse))"
)
_DOING = r"(?:testing|trying|running|benchmarking|measuring|evaluating|using|playing|deploying|working|experimenting)"
_WORK = (
    r"(?:tests?|testing|trials?|benchmarks?|benchmarking|evaluations?|experiments?|experience|measurements?|runs?|"
    r"hands|lab|machines?|setup|hardware|trying|usage|results?|findings|team(?:'s)? tests?|suite|"
    r"servers?|clusters?|infrastructure|laptops?|workstations?|pilots?|colleagues?|engineers)"
)
_FIRST_PERSON = re.compile(
    rf"\b(?:I|we)(?:['’]ve|\s+have|\s+had|['’]d)?(?:\s+(?:\w+ly|also|then|just|"
    rf"even|both|all|personally|first|never|actually))*\s+"
    rf"(?:been\s+{_DOING}|{_DID})\b"
    rf"|\b(?:I|we)\s+(?:was|were|am|are)\s+(?:\w+\s+)?(?:{_DOING}|able to run|impressed)\b"
    rf"|\b(?:my|our)\s+(?:\w+\s+){{0,3}}?{_WORK}\b(?!\s+(?:would|need|should))"
    rf"|\b(?:for|with|by)\s+(?:me|us)\b,?\s+(?:it|this)\s+(?:ran|worked|failed|passed|scored|was)\b"
    rf"|\b(?:tested|tried|measured|benchmarked|evaluated|verified|run|timed)\s+(?:\w+\s+){{0,3}}?by\s+(?:me|"
    rf"us|our\w*|this (?:critic|reviewer|author|panel)|the (?:critic|reviewer|"
    rf"author|panel)|seatrial)\b"
    rf"|\bthis (?:critic|reviewer|author|panel)\s+(?:has\s+|have\s+)?{_DID}\b"
    rf"|\bhaving\s+(?:\w+ly\s+)?{_DID}\b[^.]*\b(?:ourselves|myself|I|we)\b|\b(?:ourselves|myself)\b"
    rf"|\bhands[- ]on\b|\b(?:first[- ]hand|firsthand)\b",
    re.IGNORECASE,
)
_OTHER_LANGUAGES = re.compile(
    r"\b(?:ich habe|wir haben)\b[^.]{0,60}\b(?:getestet|ausprobiert|gemessen|"
    r"geprüft|benutzt|verwendet)\b|\bin unseren? tests?\b|"
    r"\b(?:j['’]ai|nous avons)\s+(?:\w+\s+)?(?:testé|essayé|mesuré|évalué|utilisé)|"
    r"\b(?:nos|mes) (?:tests|essais|mesures)\b|\blors de nos tests\b|"
    r"\b(?:he|hemos)\s+(?:probado|medido|evaluado|ejecutado|usado)|\b(?:probamos|"
    r"nuestras pruebas|mis pruebas|nuestros tests)\b|"
    r"\b(?:ho|abbiamo)\s+(?:provato|testato|misurato|valutato|usato)|\b(?:nostri|miei) test\b|"
    r"\b(?:testei|testamos|medimos|avaliamos|nossos testes|meus testes)\b|"
    r"\b(?:ik heb|we hebben|wij hebben)\b[^.]{0,60}\b(?:getest|geprobeerd|gemeten)\b|\bin onze tests?\b|"
    r"\b(?:przetestowaliśmy|przetestowałem|testowaliśmy|nasze testy|naszych testach)\b|"
    r"\bмы (?:протестировали|проверили|измерили|запустили)|\bя (?:протестировал|"
    r"проверил|запустил)|\bв наших тестах|\bнаши тесты|"
    r"我们(?:进行了|已经)?(?:测试|测量|评测|运行|试用)|我(?:测试|试用|运行)|在我们的(?:测试|基准)|経験では|(?:私|我々|私たち)(?:は|が)[^。]{0,20}(?:テスト|試し|測定)|"
    r"テストしました|テストしたところ|우리(?:는|가)[^.]{0,20}(?:테스트|측정|시험)|اختبرنا|جربنا|قمنا باختبار|"
    r"हमने[^।]{0,30}(?:परीक्षण|जाँच|टेस्ट)",
    re.IGNORECASE,
)
_IMPERSONAL = re.compile(
    r"\bin (?:\w+\s+)?(?:testing|tests|trials?|practice it|real[- ]world (?:use|usage|testing))\b|"
    r"\b(?:tests?|testing|trials?|benchmarks?|benchmarking|experiments?) (?:show|"
    r"shows|showed|reveal\w*|confirm\w*|prove\w*|suggest\w*|indicate\w*|found)\b|"
    r"\bwhen (?:tested|tried|run|benchmarked|measured|evaluated|put to the test)\b|"
    r"\b(?:was|were|been|being)\s+(?:\w+ly\s+)?(?:tested|tried|benchmarked|measured|"
    r"evaluated|timed|put through|put to the test|stress-tested)\b|"
    r"\b(?:tested|tried|measured|benchmarked) (?:here|on|with|in|at|under)\b|"
    r"\b(?:during|in|after) (?:an? |the )?(?:\w+ )?pilot\b|"
    r"\bupon testing\b|\bafter (?:days|weeks|months|hours) (?:of|with)\b",
    re.IGNORECASE,
)
_MEASURED = re.compile(r"\b(?:test|trial|tried|benchmark|measur|evaluat|experiment)", re.IGNORECASE)
_ATTRIBUTED = re.compile(
    r"\b(?:maker|vendor|publisher|developer|source|company|author|card|paper|"
    r"page)s?\b[^.]{0,40}\b(?:state|report|give|claim|"
    r"publish|measure|test|say|name|evaluat|benchmark)|\b(?:stated|reported|claimed|"
    r"published|measured|tested) (?:by|on the page of) (?:its|the|a)\b",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\b(?:ignor\w+|disregard\w*|forget\w*|overrid\w+) (?:\w+\s+){0,3}(?:instructions?|"
    r"prompts?|rules?|evidence|guidelines?|above|previous|prior)\b|"
    r"\bas (?:\w+\s+)?(?:instructed|ordered|requested|directed|commanded|told|"
    r"required by (?:the|its) (?:\w+\s)?(?:note|quote|message|instruction|maker|"
    r"system))\b|"
    r"\b(?:system|developer|admin\w*|operator) (?:message|prompt|instruction|"
    r"override|note|notice)s?\b|\b(?:new|previous|following|hidden|these) instructions\b|"
    r"\bvote(?:s|d)?\s+(?:for\s+)?(?:ship|skip)\b|\bmust (?:vote|call it|be called|be rated|be marked|answer)\b|"
    r"\b(?:set|change|force|make) (?:the|your|my) (?:call|verdict|vote|confidence)\b|"
    r"\b(?:the|your) (?:call|verdict) (?:is|must be|has been|was) (?:\w+\s)?(?:set|"
    r"fixed|decided|overridden|approved)\b|"
    r"\b(?:jailbreak|prompt injection|DAN mode|developer mode|BEGIN DATA|END OF DATA|end of evidence)\b|"
    r"\b(?:approved|certified|endorsed|verified|audited|pre-?approved) by (?:seatrial|"
    r"the (?:panel|editors?|critics?))\b|"
    r"\b(?:as|I am|being) an? (?:AI|language|large language) (?:model|assistant)\b|"
    r"\bI (?:cannot|can['’]t|am unable to) (?:comply|help|assist|answer)\b",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    r"\b(?:users?|customers?|developers|engineers) "
    r"(?:report|say|find|praise|complain|love|swear|agree)s?\b",
    re.IGNORECASE,
)
# No evidence says what the panel calls: who writes so as if it did repeats an order. “It ships in FP8” is no call.
_CALLED = re.compile(
    r"\b(?:call|verdict|vote|output|answer|conclusion) (?:to )?(?:is|be|was|must be|has been|as)\b"
    r"[^.]{0,30}\b(?:ship|skip)\b|"
    r"\b(?:a|clear|as|answer|answering|recorded as a) (?:\w+ )?(?:ship|skip)(?=$|[.,;!]| at | with )|"
    r"\b(?:ship|skip) is (?:disabled|required|forbidden|mandatory)\b",
    re.IGNORECASE,
)


def called_problem(text: str) -> tuple[str, str] | None:
    """A citing sentence that says of evidence what only the panel says."""
    if found := _CALLED.search(text):
        return "orders", f"“{found[0].strip()}” is a call, and no evidence makes one: leave it out."
    return None


def voice_problem(text: str, *, tried: bool, words: str) -> tuple[str, str] | None:
    """The rule that a sentence's speaker breaks, and why.

    `tried`: whether a trial is among the evidence; `words`: what the evidence says, which may speak of tests itself.
    """
    claim = _FIRST_PERSON.search(text) or _OTHER_LANGUAGES.search(text)
    if claim:
        return (
            "testing",
            f"“{claim[0].strip()}” claims a test of the author’s own. There was none: say what is stated.",
        )
    found = _IMPERSONAL.search(text)
    if found and not tried and not _ATTRIBUTED.search(text):
        stem = _MEASURED.search(found[0])
        if not stem or stem[0].lower() not in words.lower():
            return (
                "testing",
                f"“{found[0].strip()}” speaks of a test, and no trial is cited: cite a trial, or say who states it.",
            )
    if (found := _HEARSAY.search(text)) and found[0].lower() not in words.lower() and not _ATTRIBUTED.search(text):
        return "testing", f"“{found[0].strip()}” is hearsay that no evidence states: leave it out."
    if found := _ORDERS.search(text):
        return "orders", f"“{found[0].strip()}” follows or gives an order instead of describing the tool: leave it out."
    return None
