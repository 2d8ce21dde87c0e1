"""An actor is the person behind an action, as the trail will name them for ever."""

from dataclasses import dataclass
from typing import Literal

Source = Literal["CLI", "UI", "API", "IMPORT", "JOB"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One person at one moment: the roles are those held then, not those held today."""

    id: int
    name: str  # Kept in words, since the person may be renamed or gone when the trail is read.
    roles: frozenset[str]
    source: Source
    session: str = ""
    device: str = ""
    address: str = ""
