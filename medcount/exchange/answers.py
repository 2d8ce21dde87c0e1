"""
A request that came twice is done once: the second is answered what the first was.

The answer is written in the transaction of what was done, so a crash keeps both or neither, and
whoever repeats an unanswered request learns what became of it. What was refused left nothing, and
is judged anew. The entry in the trail is that of the action; an answer is no matter of its own.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from medcount import db
from medcount.core.refusal import RefusalCode, Refused


@transaction.atomic
def answer_once(
    act: Callable[[], Mapping[str, object]],
    *,
    site: int,
    person: int,
    key: str,
    asked: bytes,
    at: datetime,
) -> Mapping[str, object]:
    """
    Act and return the answer; under a known key return what was answered then.

    ``asked`` is all that makes the request what it is. An answer holds what JSON can.

    :raises Refused: IDEMPOTENCY_KEY_REUSED, and whatever the act refuses
    """
    digest = hashlib.sha256(asked).digest()
    whose = {"site": site, "person": person, "key": key}
    db.run("exchange/hold_answer_key", **whose)
    for row in db.run("exchange/kept_answer", **whose):
        if bytes(row.asked) != digest:
            raise Refused(RefusalCode.IDEMPOTENCY_KEY_REUSED, key=key)
        kept: dict[str, Any] = row.answer
        return kept
    answer = act()
    db.run("exchange/keep_answer", asked=digest, answer=json.dumps(answer), at=at, **whose)
    return answer
