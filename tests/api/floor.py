"""A floor to call the API on: one plan being counted, a token for each part, a handheld."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from django.test import Client
from django.utils import timezone

from medcount.api.door import Scope
from medcount.people.actions.devices import issue_token, register_devices
from medcount.people.queries import actor_for_user
from tests.counting.countroom import Count, cast, stock
from tests.stockroom import DAY, Stockroom, build

SCOPES = ("scans", "tasks")


@dataclass
class Floor:
    """One count over the stockroom, and everybody's way to the API."""

    room: Stockroom
    count: Count
    devices: dict[str, int]
    tokens: dict[str, str] = field(default_factory=dict)
    sequence: int = 0

    @property
    def admin(self):
        """Return the administrator as they are now."""
        return actor_for_user(username="admin", at=DAY, source="UI")

    def token(self, part: str, device: str | None = "PDA-1", scopes=SCOPES, **facts) -> str:
        """Return the secret of a fresh token of somebody's."""
        now = timezone.now()
        return issue_token(
            user_id=facts.get("user", self.count.people[part].id if part != "admin" else None)
            or self.admin.id,
            device_id=None if device is None else self.devices[device],
            scopes=scopes,
            expires_at=facts.get("expires_at", now + timedelta(days=1)),
            actor=self.admin,
            at=now,
        ).secret

    def everything(self, part: str) -> str:
        """Return a token of somebody's that is good for all that a token can be."""
        known = f"all/{part}"
        if known not in self.tokens:
            self.tokens[known] = self.token(part, scopes=tuple(Scope))
        return self.tokens[known]

    def read(self, path: str, part: str = "head"):
        """Read something that takes no more than a good token; return what is told."""
        answer = self.get(path, token=self.everything(part))
        assert answer.status_code == 200, answer.content
        return answer.json()

    def ask(self, path: str, body=None, part: str = "head", method: str = "POST", **facts):
        """Do something with a token that is good for everything."""
        return self.call(method, path, body or {}, token=self.everything(part), **facts)

    def call(self, method: str, path: str, body=None, *, part: str | None = "first", **facts):
        """Call the API as somebody; their token is made when first needed."""
        if part and part not in self.tokens and "token" not in facts:
            self.tokens[part] = self.token(part)
        secret = facts.pop("token", self.tokens.get(part, ""))
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        client = Client(raise_request_exception=False)
        return client.generic(
            method,
            f"/api/v1{path}",
            body if isinstance(body, str | bytes) else "" if body is None else json.dumps(body),
            content_type="application/json",
            headers={**headers, **facts.pop("headers", {})},
        )

    def get(self, path: str, **facts):
        """Read something."""
        return self.call("GET", path, **facts)

    def post(self, path: str, body, **facts):
        """Do something."""
        return self.call("POST", path, body, **facts)

    def scan(self, **told) -> dict:
        """Return a scan as a handheld tells it: one glove of L1 at A-01, now."""
        self.sequence += 1
        return {
            "id": str(uuid4()),
            "sequence": self.sequence,
            "event": "SCAN",
            "place": self.room.places["A-01"],
            "item": self.room.items["GLOVE"],
            "lot": "L1",
            "device_at": timezone.now().isoformat(),
            **told,
        }

    def upload(self, *scans: dict, task: UUID | None = None, part: str = "first", **facts):
        """Upload scans for the task of the first counter; return the answer."""
        batch = {
            "sent_at": facts.pop("sent_at", timezone.now().isoformat()),
            **facts.pop("batch", {}),
            "scans": list(scans),
        }
        task = task or self.count.task("first")
        return self.post(f"/tasks/{task}/scans", batch, part=part, **facts)

    def verdicts(self, *scans: dict, **facts) -> list[dict]:
        """Upload scans and return what is said of each."""
        answer = self.upload(*scans, **facts)
        assert answer.status_code == 200, answer.content
        return answer.json()["verdicts"]


def lay(number: str = "1") -> Floor:
    """Stock the room, freeze a plan over it and register two handhelds."""
    room = build(items=("GLOVE", "MASK"))
    stock(room, 100)
    count = Count(room, cast(), number)
    admin = actor_for_user(username="admin", at=DAY, source="UI")
    devices = register_devices(codes=["PDA-1", "PDA-2"], actor=admin, at=DAY)
    floor = Floor(room=room, count=count, devices=devices)
    count.task("first")
    return floor
