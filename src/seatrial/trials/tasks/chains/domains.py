"""The offices of the chains: every kind has links on and links astray, and every step takes what the last one gave."""

from __future__ import annotations

from seatrial.trials.tasks.chains.domain import Domain, Kind, Step

HARBOUR = Domain(
    "a harbour office",
    (
        Kind(
            "vessel",
            "VSL",
            (("berth", "berth"), ("previous berth", "berth"), ("captain", "officer"), ("agent", "agency")),
            ("gross tonnage", "net tonnage"),
            ("call sign",),
        ),
        Kind(
            "berth",
            "BRT",
            (("warden", "officer"), ("deputy warden", "officer"), ("crane", "crane")),
            ("length in centimetres", "depth in centimetres"),
            ("seal number",),
        ),
        Kind(
            "officer",
            "OFC",
            (("last inspected vessel", "vessel"), ("home agency", "agency"), ("locker", "locker")),
            ("badge number", "pension number"),
            ("radio code",),
        ),
        Kind(
            "agency",
            "AGY",
            (("head", "officer"), ("flagship", "vessel"), ("reserved berth", "berth")),
            ("account number", "fax number"),
            ("tax code",),
        ),
        Kind(
            "crane",
            "CRN",
            (("operator", "officer"), ("spare-parts locker", "locker"), ("next berth", "berth")),
            ("load limit in kilograms", "empty weight in kilograms"),
            ("engine number",),
        ),
        Kind(
            "locker",
            "LCK",
            (("key holder", "officer"), ("owning agency", "agency"), ("last serviced crane", "crane")),
            ("inventory number", "shelf number"),
            ("lock combination",),
        ),
    ),
    (
        Step("request_clearance", "request a clearance for {}", "vessel", "clearance", "CLR"),
        Step("assign_pilot", "have a pilot assigned to {}", "clearance", "pilotage", "PLT"),
        Step("reserve_slot", "reserve a departure slot for {}", "pilotage", "slot", "SLT"),
        Step("confirm_departure", "confirm the departure in {}", "slot", "departure", "DEP"),
    ),
    (
        ("tide_table", "The tides of today.", "High water 04:12 and 16:37, low water 10:25 and 22:48."),
        ("wind_report", "The wind at the pier head.", "West-southwest, 14 knots, gusting 19."),
    ),
    ("withdraw_clearance", "Withdraw a clearance."),
)

WAREHOUSE = Domain(
    "a warehouse",
    (
        Kind(
            "pallet",
            "PAL",
            (("rack", "rack"), ("former rack", "rack"), ("supplier", "supplier"), ("packer", "worker")),
            ("weight in grams", "customs weight in grams"),
            ("batch code",),
        ),
        Kind(
            "rack",
            "RCK",
            (("scanner", "scanner"), ("shift lead", "worker"), ("overflow rack", "rack")),
            ("height in millimetres", "bay number"),
            ("wall code",),
        ),
        Kind(
            "worker",
            "WRK",
            (("last moved pallet", "pallet"), ("scanner", "scanner"), ("home rack", "rack"), ("van", "van")),
            ("payroll number", "clock number"),
            ("badge code",),
        ),
        Kind(
            "supplier",
            "SUP",
            (("contact worker", "worker"), ("newest pallet", "pallet"), ("delivery van", "van")),
            ("ledger number", "dock number"),
            ("contract code",),
        ),
        Kind(
            "scanner",
            "SCN",
            (("owner", "worker"), ("last scanned pallet", "pallet"), ("charging rack", "rack")),
            ("battery cycles", "firmware build"),
            ("serial code",),
        ),
        Kind(
            "van",
            "VAN",
            (("driver", "worker"), ("main supplier", "supplier"), ("loaded pallet", "pallet")),
            ("odometer reading", "tank size in millilitres"),
            ("plate",),
        ),
    ),
    (
        Step("open_pick", "open a pick for {}", "pallet", "pick", "PCK"),
        Step("pack_parcel", "pack a parcel from {}", "pick", "parcel", "PRC"),
        Step("print_waybill", "print a waybill for {}", "parcel", "waybill", "WBL"),
        Step("hand_over", "hand over {} to the carrier", "waybill", "receipt", "RCP"),
    ),
    (
        ("list_forklifts", "The forklifts that are free.", "Forklifts 3, 5 and 11 are free."),
        ("temperature", "The temperature in the cold hall.", "3.4 degrees."),
    ),
    ("cancel_pick", "Cancel a pick."),
)

CLINIC = Domain(
    "a clinic's appointments desk",
    (
        Kind(
            "patient",
            "PAT",
            (
                ("family doctor", "doctor"),
                ("referring doctor", "doctor"),
                ("insurer", "insurer"),
                ("last appointment", "appointment"),
            ),
            ("file number", "household number"),
            ("wristband code",),
        ),
        Kind(
            "doctor",
            "DOC",
            (
                ("consulting room", "room"),
                ("stand-in", "doctor"),
                ("next patient", "patient"),
                ("secretary", "secretary"),
            ),
            ("register number", "pager number"),
            ("stamp code",),
        ),
        Kind(
            "room",
            "ROM",
            (("responsible secretary", "secretary"), ("ultrasound device", "device"), ("morning doctor", "doctor")),
            ("floor area in square centimetres", "door number"),
            ("phone code",),
        ),
        Kind(
            "secretary",
            "SEC",
            (("supervising doctor", "doctor"), ("waiting patient", "patient"), ("desk room", "room")),
            ("staff number", "parking number"),
            ("extension code",),
        ),
        Kind(
            "insurer",
            "INS",
            (("medical adviser", "doctor"), ("sample patient", "patient"), ("leased device", "device")),
            ("tariff number", "mailbox number"),
            ("payer code",),
        ),
        Kind(
            "device",
            "DEV",
            (("maintenance secretary", "secretary"), ("storage room", "room"), ("last examined patient", "patient")),
            ("running hours", "asset number"),
            ("calibration code",),
        ),
        Kind(
            "appointment",
            "APT",
            (("examining doctor", "doctor"), ("examination room", "room"), ("booking secretary", "secretary")),
            ("case number", "queue number"),
            ("slip code",),
        ),
    ),
    (
        Step("open_referral", "open a referral for {}", "patient", "referral", "REF"),
        Step("reserve_visit", "reserve a visit for {}", "referral", "visit", "VIS"),
        Step("order_laboratory", "order the laboratory for {}", "visit", "laboratory order", "LAB"),
        Step("send_letter", "send the letter for {}", "laboratory order", "letter", "LET"),
    ),
    (
        ("opening_hours", "When the desk is open.", "Monday to Friday, 07:30 to 18:00."),
        ("count_waiting", "How many people wait.", "Nine people wait."),
    ),
    ("cancel_referral", "Cancel a referral."),
)

LIBRARY = Domain(
    "a library",
    (
        Kind(
            "volume",
            "VOL",
            (("shelf", "shelf"), ("earlier shelf", "shelf"), ("borrower", "reader"), ("donor", "reader")),
            ("purchase number", "accession number"),
            ("spine code",),
        ),
        Kind(
            "shelf",
            "SHF",
            (("keeper", "librarian"), ("catalogue drawer", "drawer"), ("oldest volume", "volume")),
            ("width in millimetres", "aisle number"),
            ("lamp code",),
        ),
        Kind(
            "reader",
            "RDR",
            (("adviser", "librarian"), ("overdue volume", "volume"), ("guarantor", "reader"), ("carrel", "carrel")),
            ("card number", "member number"),
            ("gate code",),
        ),
        Kind(
            "librarian",
            "LIB",
            (
                ("desk drawer", "drawer"),
                ("favourite reader", "reader"),
                ("trainee", "librarian"),
                ("duty shelf", "shelf"),
            ),
            ("employment number", "key number"),
            ("stamp code",),
        ),
        Kind(
            "drawer",
            "DRW",
            (("first listed volume", "volume"), ("last listed volume", "volume"), ("filing librarian", "librarian")),
            ("number of cards", "weight in grams"),
            ("label code",),
        ),
        Kind(
            "carrel",
            "CRL",
            (("assigned librarian", "librarian"), ("reference shelf", "shelf"), ("regular reader", "reader")),
            ("desk number", "socket number"),
            ("window code",),
        ),
    ),
    (
        Step("request_volume", "request {}", "volume", "request", "REQ"),
        Step("fetch_from_stacks", "have {} fetched from the stacks", "request", "fetching", "FET"),
        Step("desensitise", "have the item of {} desensitised", "fetching", "clearance", "CLE"),
        Step("issue_loan", "issue a loan for {}", "clearance", "loan", "LON"),
    ),
    (
        ("reading_room_seats", "The free seats in the reading room.", "17 of 64 seats are free."),
        ("news", "What is new.", "The north entrance stays shut until Thursday."),
    ),
    ("drop_request", "Drop a request."),
)

RAILWAY = Domain(
    "a railway depot",
    (
        Kind(
            "wagon",
            "WGN",
            (("track", "track"), ("previous track", "track"), ("consignee", "firm"), ("last examiner", "examiner")),
            ("tare in kilograms", "payload in kilograms"),
            ("frame code",),
        ),
        Kind(
            "track",
            "TRK",
            (("signal box", "signal box"), ("track master", "examiner"), ("first wagon", "wagon")),
            ("length in centimetres", "sleeper count"),
            ("switch code",),
        ),
        Kind(
            "examiner",
            "EXM",
            (
                ("lamp set", "lamp set"),
                ("wagon under repair", "wagon"),
                ("relief examiner", "examiner"),
                ("training firm", "firm"),
            ),
            ("licence number", "cabinet number"),
            ("whistle code",),
        ),
        Kind(
            "firm",
            "FRM",
            (("siding", "track"), ("leased wagon", "wagon"), ("safety examiner", "examiner")),
            ("customer number", "gate number"),
            ("waybill code",),
        ),
        Kind(
            "signal box",
            "SBX",
            (("senior examiner", "examiner"), ("emergency lamp set", "lamp set"), ("through track", "track")),
            ("works number", "height in millimetres"),
            ("bell code",),
        ),
        Kind(
            "lamp set",
            "LMP",
            (("issuing signal box", "signal box"), ("issuing firm", "firm"), ("last user", "examiner")),
            ("hours burnt", "case number"),
            ("lens code",),
        ),
    ),
    (
        Step("order_brake_test", "order a brake test for {}", "wagon", "brake test", "BRK"),
        Step("couple_to_train", "couple it to a train on the strength of {}", "brake test", "coupling", "CPL"),
        Step("request_path", "request a path for {}", "coupling", "path", "PTH"),
        Step("release_train", "release the train on {}", "path", "release", "RLS"),
    ),
    (
        ("weather", "The weather on the line.", "Dry rail, 6 degrees, no ice."),
        ("list_shunters", "The shunting engines on duty.", "Shunters 204 and 219 are on duty."),
    ),
    ("void_brake_test", "Void a brake test."),
)

DOMAINS = (HARBOUR, WAREHOUSE, CLINIC, LIBRARY, RAILWAY)
