"""A month of work: what it costs at given rates, on one's own machines, and where both cost the same.

All of it is exact: prices are decimals, tokens whole numbers, and volumes are fractions until they are written.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from seatrial.facts.pricing.schema import Number, Rates

MONTH_HOURS = 730  # a twelfth of 365 days
MONTH_DAYS = Fraction(365, 12)
MILLION = 1_000_000
Money = Annotated[Decimal, Number]
Volume = Annotated[int, Field(ge=0, le=10**15)]


class Frozen(BaseModel):
    """Strict, and never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Workload(Frozen):
    """A month of work."""

    input: Volume = Field(description="Tokens in, a month, cached ones included.")
    output: Volume = Field(description="Tokens out, a month.")
    cached: Annotated[Decimal, Number, Field(ge=0, le=1)] = Field(
        Decimal(0), description="The share of the input that the host has in its cache."
    )
    batch: bool = Field(False, description="Whether answers may come hours later, at the batch rate.")
    context: Annotated[int | None, Field(gt=0, le=10**12)] = Field(
        None, description="Tokens of one prompt: decides the tier, where a host has tiers."
    )

    @property
    def tokens(self) -> int:
        """All tokens of the month."""
        return self.input + self.output


class SelfHosting(Frozen):
    """Machines of one's own, or rented by the hour; every number is the reader's."""

    gpus: Annotated[int, Field(gt=0, le=100_000)] = Field(description="GPUs that one set-up needs.")
    gpu_hour: Annotated[Decimal, Number, Field(gt=0, le=10_000)] = Field(description="USD for one GPU and hour.")
    utilisation: Annotated[Decimal, Number, Field(gt=0, le=1)] = Field(description="The share of hours it is busy.")
    speed: Annotated[Decimal, Number, Field(gt=0, le=10**9)] = Field(
        description="Tokens a second that one set-up gives out in all while it is busy."
    )

    @property
    def month(self) -> Decimal:
        """USD a month for one set-up, busy or not."""
        return self.gpus * self.gpu_hour * MONTH_HOURS

    @property
    def capacity(self) -> Fraction:
        """Tokens out that one set-up gives in a month."""
        return Fraction(self.speed) * Fraction(self.utilisation) * 3600 * MONTH_HOURS

    def set_ups(self, workload: Workload) -> int:
        """Set-ups that a workload needs: at least one."""
        return max(1, -(-workload.output * self.capacity.denominator // self.capacity.numerator))


class BreakEven(Frozen):
    """The smallest volume at which one's own machines cost as much as a host."""

    tokens: int | None = Field(
        description="Tokens a month, in and out in the workload's mix; None where there is none."
    )
    reason: str = Field(description="How it comes about, or why there is none.")


class SelfHosted(Frozen):
    """The month on one's own machines."""

    set_ups: int
    cost: Money
    month: Money = Field(description="USD a month for one set-up.")
    capacity: int = Field(description="Tokens out that one set-up gives in a month.")


def monthly(rates: Rates, workload: Workload) -> tuple[Decimal, Decimal, Decimal] | str:
    """USD for input, cached input and output, exact; or the rate that is missing.

    Cached input without a rate of its own is charged as other input is.
    """
    if workload.input and rates.input is None:
        return "No price of input is stated."
    if workload.output and rates.output is None:
        return "No price of output is stated."
    if workload.tokens and not any(rates.stated.get(name) for name in ("input", "output")):
        return "The source writes 0, for a free tier or because it does not know: no price of a workload."
    with localcontext() as exact:
        exact.prec = 80
        hit = workload.input * workload.cached
        price = rates.input or Decimal(0)
        cheap = price if rates.cached_input is None else rates.cached_input
        parts = ((workload.input - hit) * price, hit * cheap, workload.output * (rates.output or Decimal(0)))
        first, second, third = (part / MILLION for part in parts)
    return first, second, third


def self_hosted(hosting: SelfHosting, workload: Workload) -> SelfHosted:
    """The month's bill on one's own machines: as many whole set-ups as the output needs."""
    count = hosting.set_ups(workload)
    return SelfHosted(set_ups=count, cost=hosting.month * count, month=hosting.month, capacity=int(hosting.capacity))


def crossing(cost: Decimal, workload: Workload, hosting: SelfHosting) -> Fraction | None:
    """The exact volume at which a host and one set-up cost the same; None where one set-up cannot carry it."""
    if cost <= 0 or not workload.tokens:
        return None
    volume = Fraction(hosting.month) * workload.tokens / Fraction(cost)
    return volume if volume * workload.output <= hosting.capacity * workload.tokens else None


def break_even(cost: Decimal, workload: Workload, hosting: SelfHosting) -> BreakEven:
    """The volume of `crossing`, rounded up to whole tokens, with how it comes about."""
    volume = crossing(cost, workload, hosting)
    if volume is not None:
        tokens = -(-volume.numerator // volume.denominator)
        return BreakEven(tokens=tokens, reason=f"From {tokens:,} tokens a month on, one set-up costs less.")
    if cost <= 0 or not workload.tokens:
        return BreakEven(tokens=None, reason="The host charges nothing for this work, so nothing can be cheaper.")
    full = hosting.capacity * workload.tokens / workload.output
    own = dollars(Fraction(hosting.month) / full * MILLION)
    theirs = dollars(Fraction(cost) / workload.tokens * MILLION)
    reason = f"Even with full machines a million tokens costs ${own} of one's own, and ${theirs} at the host."
    return BreakEven(tokens=None, reason=reason)


def dollars(amount: Decimal | Fraction) -> str:
    """An amount as people write it: cents, or three significant digits below a cent."""
    value = amount if isinstance(amount, Decimal) else Decimal(amount.numerator) / Decimal(amount.denominator)
    if value and value < Decimal("0.01"):
        return format(Decimal(f"{value:.3g}"), "f")
    return f"{value:,.2f}"
