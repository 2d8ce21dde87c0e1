"""
One handheld: it makes scans, keeps them until each is acknowledged, and suffers a bad network.

A batch is lost on its way, cut, doubled, sent before earlier ones or answered to nobody; what is
not acknowledged is sent again, in other batches. Every event carries a lot of its own, by which it
is found again under whatever id it was sent.
"""

import http.client
import json
import random
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from bench.company import Handheld

MOST_IN_BATCH = 20
MOST_WAITING = 120
_TIMEOUT_S = 10
_GOOD = {"ACCEPTED", "ALREADY_ACCEPTED"}
_FATES = ("plain", "lost", "cut", "deaf", "doubled")
_CHANCES = (70, 7, 8, 8, 7)


@dataclass(slots=True)
class Event:
    """Something that happened once on the floor."""

    lot: str
    told: dict[str, object]


@dataclass
class Floorwalker:
    """A counter with a handheld, who goes on until told to stop and then sends what is left."""

    number: int
    handheld: Handheld
    port: int
    dice: random.Random
    unique: bool = True  # Whether a retry carries the id of the first try.
    made: int = 0
    sequence: int = 0
    requests: int = 0
    waiting: list[Event] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    odd: list[str] = field(default_factory=list)  # Answers that no honest scan should get.

    def walk(self, going: Callable[[], bool], *, patience_s: float) -> None:
        """Scan while the others go on, then drain, then hand the task in."""
        while going():
            self._scan()
            self._upload(calm=False)
        deadline = time.monotonic() + patience_s
        while self.waiting and time.monotonic() < deadline:
            self._upload(calm=True)
        while not self.waiting and time.monotonic() < deadline and not self._hand_in():
            time.sleep(0.2)

    def _scan(self) -> None:
        if len(self.waiting) >= MOST_WAITING:
            return
        for _ in range(self.dice.randint(1, MOST_IN_BATCH)):
            self.made += 1
            lot = f"E{self.number}-{self.made}"
            told = {"lot": lot, "quantity": self.made % 9 + 1, **self._name()}
            self.waiting.append(Event(lot, told))

    def _name(self) -> dict[str, object]:
        """Return what makes a scan the one it is."""
        self.sequence += 1
        return {
            "id": str(UUID(int=self.dice.getrandbits(128), version=4)),
            "sequence": self.sequence,
            "device_at": datetime.now(UTC).isoformat(),
        }

    def _upload(self, *, calm: bool) -> None:
        """Send some of what waits, not always the oldest, and forget what was acknowledged."""
        first = (
            0 if calm else self.dice.choice((0, 0, 0, self.dice.randrange(len(self.waiting) or 1)))
        )
        batch = self.waiting[first : first + self.dice.randint(1, MOST_IN_BATCH)]
        if not batch:
            return
        fate = "plain" if calm else self.dice.choices(_FATES, _CHANCES)[0]
        answer = self._send(self._request(batch), fate)
        if answer is None:
            if not self.unique:
                for event in batch:
                    event.told |= self._name()
            time.sleep(0.05)
            return
        told = {verdict["id"]: verdict for verdict in answer["verdicts"]}
        for event in batch:
            verdict = told[event.told["id"]]
            if verdict["receipt"] in _GOOD and verdict["verdict"] == "ACCEPTED":
                self.acknowledged.add(event.lot)
            else:
                self.odd.append(f"{event.lot}: {verdict['receipt']} {verdict['verdict']}")
        done = {event.lot for event in batch}
        self.waiting = [event for event in self.waiting if event.lot not in done]

    def _request(self, batch: list[Event]) -> bytes:
        scans = [
            {
                "event": "SCAN",
                "place": self.handheld.place,
                "item": self.handheld.item,
                **event.told,
            }
            for event in batch
        ]
        body = {"sent_at": datetime.now(UTC).isoformat(), "round_trip_ms": 20, "scans": scans}
        return json.dumps(body).encode()

    def _send(self, body: bytes, fate: str) -> dict | None:  # type: ignore[type-arg]
        """Return the answer to a batch, None where none came."""
        self.requests += 1
        if fate == "lost":
            return None
        if fate == "doubled":
            twin = threading.Thread(target=self._exchange, args=(body, "plain"))
            twin.start()
            answer = self._exchange(body, "plain")
            twin.join()
            return answer
        return self._exchange(body, fate)

    def _exchange(self, body: bytes, fate: str) -> dict | None:  # type: ignore[type-arg]
        path = f"/api/v1/tasks/{self.handheld.task}/scans"
        try:
            if fate in ("cut", "deaf"):
                self._leave_early(path, body, whole=fate == "deaf")
                return None
            status, said = self._post(path, body)
            return json.loads(said) if status == 200 else None
        except (OSError, http.client.HTTPException, ValueError):
            return None

    def _leave_early(self, path: str, body: bytes, *, whole: bool) -> None:
        """Hang up before the answer, or before all was sent."""
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Authorization: Bearer {self.handheld.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()
        sent = len(body) if whole else self.dice.randrange(len(body))
        with socket.create_connection(("127.0.0.1", self.port), _TIMEOUT_S) as wire:
            wire.sendall(head + body[:sent])
            if whole:
                time.sleep(0.03)  # Long enough to be kept, mostly.

    def _post(
        self, path: str, body: bytes, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_TIMEOUT_S)
        try:
            wire.request(
                "POST",
                path,
                body,
                {
                    "Authorization": f"Bearer {self.handheld.token}",
                    "Content-Type": "application/json",
                    **(headers or {}),
                },
            )
            answer = wire.getresponse()
            return answer.status, answer.read()
        finally:
            wire.close()

    def _hand_in(self) -> bool:
        path = f"/api/v1/tasks/{self.handheld.task}/submission"
        try:
            status, _ = self._post(path, b"{}", {"Idempotency-Key": str(self.handheld.task)})
        except (OSError, http.client.HTTPException):
            return False
        return status == 200
