"""What a sentence can claim in plain words about a metric, and the values that make it true or untrue."""

from __future__ import annotations

import re
from dataclasses import dataclass

ANY = frozenset({"*"})


@dataclass(frozen=True)
class Topic:
    """A claim about a metric of terms: the values that bear it out, and those that bear out its negation."""

    metric: str
    pattern: re.Pattern[str]
    true_of: frozenset[str]
    false_of: frozenset[str]


def _topic(metric: str, pattern: str, true_of: str, false_of: str) -> Topic:
    return Topic(metric, re.compile(pattern, re.IGNORECASE), frozenset(true_of.split()), frozenset(false_of.split()))


_CLASSES = "permissive copyleft conditional non-commercial proprietary"
_ELSEWHERE = (
    r"(?:your|one['’]s|our|their|my|a user['’]s) own (?:machines?|hardware|servers?|computers?)|locally|on[- ]prem\w*"
)

TOPICS = (
    _topic(
        "licence_class",
        r"\bopen[- ]sourced?\b|\bfree software\b",
        "permissive copyleft",
        "conditional non-commercial proprietary",
    ),
    _topic("licence_class", r"\bpermissive(?:ly)?\b", "permissive", "copyleft conditional non-commercial proprietary"),
    _topic(
        "licence_class",
        r"\bcopyleft\b|\bshare[- ]?alike\b",
        "copyleft",
        "permissive conditional non-commercial proprietary",
    ),
    _topic(
        "licence_class",
        r"\bproprietary\b|\bclosed[- ]source\b",
        "proprietary",
        "permissive copyleft conditional non-commercial",
    ),
    _topic(
        "licence_class",
        r"\b(?:allow|permit|grant)\w* (?:\w+ ){0,2}commercial|\bcommercial use (?:is|"
        r"stays) (?:allowed|permitted|free|possible)"
        r"|\b(?:used|sold|use it) commercially\b|\bcan be sold\b",
        "permissive copyleft conditional",
        "non-commercial proprietary",
    ),
    _topic(
        "licence_class",
        r"\bnon-?commercial\b|\b(?:exclud|forbid|prohibit|ban|rul)\w* (?:\w+ ){0,2}commercial",
        "non-commercial",
        "permissive copyleft conditional proprietary",
    ),
    _topic(
        "free_of_charge",
        r"\bfree of charge\b|\bfree to (?:obtain|use|download|run|get|install)\b|"
        r"\bfor free\b|\b(?:costs?|charges?) nothing\b"
        r"|\bis (?:entirely |completely |totally )?free(?=[.,;!]|$| and| but| for)|"
        r"\bat no (?:cost|charge)\b|\bgratis\b|\bwithout (?:charge|payment)\b"
        r"|\bfree (?:tool|model|product|plan|service|download)\b",
        "yes",
        "no",
    ),
    _topic(
        "self_hosting",
        r"\bself-?host\w*|\b(?:run|host|deploy) (?:it|them|this) (?:yourself|yourselves|oneself)\b|"
        rf"\b(?:run|runs|running|host|hosted|deploy\w*)\b[^.,;]{{0,25}}(?:{_ELSEWHERE})",
        "yes",
        "no",
    ),
    _topic("fine_tuning", r"\bfine-?tun\w*", "yes", "no"),
    _topic("tool_calling", r"\b(?:tool|function)[- ]call\w*|\bcalls? (?:tools|functions)\b", "yes", "no"),
    _topic("structured_output", r"\bstructured outputs?\b|\bJSON schema\b|\bto a schema\b", "yes", "no"),
    _topic(
        "reasoning",
        r"\bthink\w*\b(?: \w+)? before\b|\breasoning (?:model|mode)\b|\bthinks? first\b|\bthinking first\b",
        "yes optional",
        "no",
    ),
    _topic("openai_compatible", r"\bOpenAI[- ]compatib\w+|\bcompatible with (?:the )?OpenAI", "yes", "no"),
    _topic("sandbox", r"\bsandbox\w*", "yes optional", "no"),
    _topic(
        "asks_permission",
        r"\basks?\b(?: for (?:permission|leave)| before| first)|\basking(?: first| before)?(?=$|[.,;]| it)",
        "yes optional",
        "no",
    ),
    _topic("mcp", r"\bModel Context Protocol\b|\bMCP\b", "yes", "no"),
    _topic("container_image", r"\bcontainer images?\b|\bDocker images?\b", "yes", "no"),
    _topic("metrics_endpoint", r"\bmetrics (?:for monitoring|endpoint)\b|\bmonitoring metrics\b", "yes", "no"),
    _topic("security_policy", r"\breport(?:ing)? (?:a |any )?vulnerabilit\w+|\bsecurity policy\b", "yes", "no"),
    _topic("paid_support", r"\bpaid support\b|\bsells? (?:no |any )?support\b|\bcommercial support\b", "yes", "no"),
    _topic(
        "telemetry",
        r"\btelemetry\b|\breports? (?:no |any |its )?usage\b|\b(?:phones?|talks?|"
        r"calls?) home\b|\busage (?:data|statistics)\b",
        "opt-in opt-out always",
        "none",
    ),
    _topic(
        "trains_on_data",
        r"\b(?:is|are) (?:not |never )?used (?:for training|to train)\b|\btrain(?:s|"
        r"ed|ing)? (?:\w+ )?on (?:your|customers?['’]?|users?['’]?|what you|their|"
        r"the data you)",
        "yes opt-out",
        "no",
    ),
    _topic("architecture", r"\bdense\b", "dense", "mixture-of-experts"),
    _topic("architecture", r"\bmixture[- ]of[- ]experts\b|\bMoE\b", "mixture-of-experts", "dense"),
    _topic("retired", r"\b(?:withdraw\w*|retir(?:e|es|ed|ing|ement)|shut\w* down|discontinu\w*|sunset\w*)\b", "*", ""),
)

# What a clause with a number is about, and what an absence can be said of.
KEYWORDS = {
    metric: re.compile(pattern, re.IGNORECASE)
    for metric, pattern in {
        "price_input": r"\binputs?\b",
        "price_output": r"\boutputs?\b",
        "price_cached_input": r"\bcache[ds]?\b",
        "price_blended": r"\bblend\w*|\bthree parts\b|\bone of output\b",
        "price_plan": r"\bplans?\b|\bsubscription\b|\bseats?\b",
        "parameters_total": r"\bin all\b|\bin total\b|\btotal parameters\b",
        "parameters_active": r"\bactive\b|\bwork on each\b",
        "context_total": r"\bcontext\b",
        "max_output": r"\blongest answers?\b|\bmaximum output\b|\boutput limit\b|\boutput tokens\b",
        "user_cap": r"\busers\b",
        "score_humaneval": r"\bHumanEval\b",
        "score_mmlu": r"\bMMLU\b",
        "score_gsm8k": r"\bGSM8K\b",
        "score_gpqa": r"\bGPQA\b",
        "score_livecodebench": r"\bLiveCodeBench\b",
        "score_swe_bench_verified": r"\bSWE[- ]bench\b",
        "primary_share": r"\bconfirmed\b",
        "disputed": r"\bdisagree\w*|\bdisputed?\b",
        "trial_tokens_per_second": r"\bspeed\b|\bwrote\b|\bwrites\b",
        "trial_first_token": r"\bfirst token\b",
        "trial_code_generation": r"\bfunctions\b",
        "trial_humaneval": r"\bHumanEval\b",
        "trial_debugging": r"\brepairing\b|\bmend\w*|\bdebugging\b",
        "trial_tool_chains": r"\bchains\b",
        "trial_orientation": r"\bgenerated repository\b|\borientation\b|\bits way\b",
        "trial_mathematics": r"\bmathematics\b",
        "trial_reasoning": r"\breasoning\b",
        "released": r"\breleas\w*|\blaunch\w*|\bcame out\b",
        "retired": r"\bwithdr\w*|\bretir\w*|\bshut\w* down\b",
        "training_cutoff": r"\bknowledge\b|\bcut-?off\b|\blearned\b",
        "latest_release": r"\bversion\b",
        "licence": r"\blicen[cs]e\b",
        "certifications": r"\bcertifi\w+",
        "rivals": r"\brivals?\b",
    }.items()
}

_LIMITLESS = (
    r"(?:\b(?:no|without(?: an?| any)?)\s+(?:\w+\s+){0,2}?(?:limits?|caps?|ceiling|bounds?)\b|"
    r"\bun(?:limited|bounded|capped|restricted)\b|\blimitless\b|\binfinite\b|\bendless\b)"
)
LIMITLESS = re.compile(_LIMITLESS, re.IGNORECASE)
LIMITS = {
    "context_total": re.compile(r"\bcontext\b|\btokens?\b|\bwindow\b|\binputs?\b", re.IGNORECASE),
    "user_cap": re.compile(r"\busers?\b", re.IGNORECASE),
    "max_output": re.compile(r"\boutputs?\b|\banswers?\b", re.IGNORECASE),
}
