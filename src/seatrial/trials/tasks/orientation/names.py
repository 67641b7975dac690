"""The words of the repositories: a trade each, and names made of them that never come twice."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from random import Random

_ADJECTIVES = (
    "amber ashen autumn azure blunt brackish brisk broad bronze candid chalky cobalt copper coral crisp dapple "
    "dense dim distant dusky early eastern ember faint fallow fern flint frosty gentle gilded glassy granite gusty "
    "hazel hollow humid idle indigo inner iron ivory jade keen lapsed late leaden linen little lofty loud lunar "
    "maple marble mellow mild misty narrow nimble noble northern oaken ochre opal outer pale patient pewter plain "
    "quartz quick quiet rapid rugged russet sable sandy scarlet silent silver"
)
ADJECTIVES = _ADJECTIVES.split()

TRADES = {
    "a salt works": (
        "basin boiler brine channel crust crystal cistern dike drain dryer evaporator filter flat gate gauge grain "
        "harrow hopper kiln ledger lock meter mill pan pier pipe pump rake sack scale shed silo skiff sluice sorter "
        "spade tank tide trough valve"
    ),
    "a seed bank": (
        "accession aisle allele barcode bin bract catalog chaff cooler cotyledon donor drawer embargo envelope "
        "exchange germ glume herbarium husk inventory jar kernel label locus loan moisture packet passport pod "
        "pollen quarantine root sample sapling sheaf stem taxon tray tuber vault"
    ),
    "a tramway": (
        "axle bell bogie brake buffer bumper cable carriage catenary circuit conductor coupler crossing depot "
        "derailer fare feeder flange frog headway inspector interval junction loop motor pantograph platform point "
        "rail relay roster route shelter siding signal sleeper stop switch ticket timetable"
    ),
    "a cheese cellar": (
        "affineur batch board brush cask cloth cooling curd cutter draining fermenter forma grader grater harp hoop "
        "humidifier humidity ladle larder loaf mould paste press quark rack rennet rind salter shelf skimmer slab "
        "starter stave turning vat washer wax wheel whey"
    ),
    "an observatory": (
        "almanac altitude aperture array azimuth baffle beacon calibration camera catalogue dish dome encoder "
        "ephemeris exposure eyepiece filterwheel finder focuser frame grating guider halo horizon lens mirror mount "
        "nebula occulter orbit parallax photometer pixel plate prism radome sector shutter spectrum transit"
    ),
}


@dataclass
class Names:
    """Pairs of words in an order of their own; every call takes the next one."""

    nouns: list[str]
    stride: int
    start: int
    taken: int = 0

    @classmethod
    def drawn(cls, rng: Random) -> tuple[str, Names]:
        """A trade and its names."""
        trade = rng.choice(sorted(TRADES))
        nouns = TRADES[trade].split()
        count = len(nouns) * len(ADJECTIVES)
        stride = rng.choice([number for number in range(701, 2500) if gcd(number, count) == 1])
        return trade, cls(nouns, stride, rng.randrange(count))

    def next(self) -> str:
        """A name as two words: "frosty gauge". Once all are used up, a number tells them apart."""
        count = len(self.nouns) * len(ADJECTIVES)
        round_, place = divmod(self.taken, count)
        place = (self.start + place * self.stride) % count
        self.taken += 1
        name = f"{ADJECTIVES[place // len(self.nouns)]} {self.nouns[place % len(self.nouns)]}"
        return name if not round_ else f"{name} {round_}"


def kebab(name: str) -> str:
    """frosty-gauge."""
    return name.replace(" ", "-")


def snake(name: str) -> str:
    """frosty_gauge."""
    return name.replace(" ", "_")


def camel(name: str) -> str:
    """FrostyGauge."""
    return "".join(word.capitalize() for word in name.split())


def screaming(name: str) -> str:
    """FROSTY_GAUGE."""
    return snake(name).upper()
