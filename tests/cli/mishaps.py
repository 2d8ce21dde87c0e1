"""What goes wrong on the floor: sent twice, taken back, misread, too late, under another lot."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.cli.model_book import SHANGHAI, Files, Row

EVENING = datetime(2026, 11, 20, 18, tzinfo=SHANGHAI)  # When the counts are looked at.


def gtin(digits: str) -> str:
    """Return 13 digits with their check digit."""
    total = sum(int(one) * (3 if index % 2 == 0 else 1) for index, one in enumerate(digits))
    return digits + str(-total % 10)


def spoil(
    made: Files,
    *,
    dice: random.Random,
    next_id: Callable[[], str],
    kind: str,
    places: Sequence[str],
) -> None:
    """Let a few things go wrong with the scans of a little count."""
    mishaps = Mishaps(made, dice, next_id, places)
    likely = [
        (0.10, mishaps.replay),
        (0.10, mishaps.void),
        (0.06, mishaps.replace),
        (0.03, mishaps.contradict),
        (0.03, mishaps.misread),
        (0.04, mishaps.come_late),
        (0.10 if kind == "lots" else 0, mishaps.forget_a_field),
        (0.75 if kind == "serials" else 0, mishaps.mix_serials),
    ]
    scans = [scan for scan in made.scans if scan["event"] != "PLACE_DONE"]
    for probability, mishap in likely:
        if scans and dice.random() < probability:
            mishap(dice.choice(scans))


@dataclass
class Mishaps:
    """Each does one thing to one scan."""

    made: Files
    dice: random.Random
    next_id: Callable[[], str]
    places: Sequence[str]

    def replay(self, scan: Row) -> None:
        """Send a scan again, perhaps with the hour it came in."""
        if scan["id"]:
            received = {"received_at": EVENING - timedelta(hours=1)}
            again = received if "barcode" not in scan and self.dice.random() < 0.3 else {}
            self.made.scans.append({**scan, **again})

    def void(self, scan: Row) -> None:
        """Void a scan that should not have been, and now and then the voiding itself."""
        wrong = {**scan, "id": self.next_id()}
        where = {name: scan[name] for name in ("person", "round", "site", "place")}
        bare = {**where, "counted_at": EVENING - timedelta(hours=3), "event": None}
        void = {**bare, "id": self.next_id(), "voids": wrong["id"]}
        self.made.scans += [wrong, void]
        if self.dice.random() < 0.3:
            self.made.scans.append({**bare, "id": self.next_id(), "voids": void["id"]})

    def replace(self, scan: Row) -> None:
        """Void a scan by one that says the same."""
        scan["id"] = scan["id"] or self.next_id()
        self.made.scans.append({**scan, "id": self.next_id(), "voids": scan["id"]})

    def contradict(self, scan: Row) -> None:
        """Send a scan again with another quantity."""
        scan["id"] = scan["id"] or self.next_id()
        self.made.scans.append({**scan, "quantity": scan["quantity"] + 1})

    def misread(self, scan: Row) -> None:
        """Read a code that nobody knows, or that is none."""
        bare = {name: scan.get(name) for name in ("person", "round", "site", "place", "event")}
        unknown = f"(01){gtin('7777' + scan['place'][1:].zfill(9))}(10)L1"
        moment = scan.get("counted_at") or EVENING - timedelta(hours=9)
        barcode = self.dice.choice([unknown, "HELLO"])
        self.made.scans.append({**bare, "id": None, "counted_at": moment, "barcode": barcode})

    def come_late(self, scan: Row) -> None:
        """Scan, or send, after everything was looked at."""
        late: Row = {"counted_at": EVENING + timedelta(seconds=1)}
        if self.dice.random() < 0.5:
            late = {
                "counted_at": EVENING - timedelta(hours=1),
                "received_at": EVENING + timedelta(hours=1),
            }
        told = {name: cell for name, cell in scan.items() if name != "device_at"}
        self.made.scans.append({**told, **late, "id": None})

    def forget_a_field(self, scan: Row) -> None:
        """Leave the lot or the expiry out."""
        is_first_count = all(one["round"] == 1 for one in self.made.scans)
        if "barcode" not in scan and is_first_count:
            scan[self.dice.choice(["lot", "expiry"])] = None

    def mix_serials(self, scan: Row) -> None:
        """Scan a serial again, here or elsewhere, or under another lot."""
        if "barcode" in scan or scan["quantity"] == 0 or scan["round"] > 1:
            return
        again = self.dice.choice([{}, {"place": self.places[0]}, {"place": self.places[1]}])
        self.made.scans.append({**scan, **again, "id": None})
        if self.dice.random() < 0.2:
            scan["lot"] = "L1" if scan["lot"] == "L2" else "L2"
