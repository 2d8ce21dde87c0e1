"""A refusal is an expected answer: it has a code that never changes and facts that say why."""

from enum import StrEnum


class RefusalCode(StrEnum):
    """
    Every way in which MedCount says no.

    The code is a contract with other systems; its sentence, in the catalogues under ``locale``,
    is for people and may be bettered. Keep the codes in alphabetical order.
    """

    ALREADY_APPOINTED = "ALREADY_APPOINTED"
    BOOK_ALREADY_OPEN = "BOOK_ALREADY_OPEN"
    BOOK_TIMES_DIFFER = "BOOK_TIMES_DIFFER"
    DEVICE_REVOKED = "DEVICE_REVOKED"
    DEVICE_UNKNOWN = "DEVICE_UNKNOWN"
    DOCUMENT_SELF_CONTRADICTORY = "DOCUMENT_SELF_CONTRADICTORY"
    DUTY_CONFLICT = "DUTY_CONFLICT"
    FORM_ALREADY_POSTED = "FORM_ALREADY_POSTED"
    FORM_EMPTY = "FORM_EMPTY"
    FORM_NOT_POSTED = "FORM_NOT_POSTED"
    FORM_NOT_SIGNED = "FORM_NOT_SIGNED"
    FORM_UNKNOWN = "FORM_UNKNOWN"
    GATE_BLOCKED = "GATE_BLOCKED"
    MOVEMENT_ALREADY_AMENDED = "MOVEMENT_ALREADY_AMENDED"
    MOVEMENT_CORRECTED = "MOVEMENT_CORRECTED"
    MOVEMENT_IN_FUTURE = "MOVEMENT_IN_FUTURE"
    MOVEMENT_NOT_AMENDABLE = "MOVEMENT_NOT_AMENDABLE"
    MOVEMENT_UNKNOWN = "MOVEMENT_UNKNOWN"
    PERIOD_EMPTY = "PERIOD_EMPTY"
    PLAN_ALREADY_APPROVED = "PLAN_ALREADY_APPROVED"
    PLAN_ALREADY_FROZEN = "PLAN_ALREADY_FROZEN"
    PLAN_CANCELLED = "PLAN_CANCELLED"
    PLAN_CLOSED = "PLAN_CLOSED"
    PLAN_GATE_NOT_PASSED = "PLAN_GATE_NOT_PASSED"
    PLAN_HAS_OPEN_LINES = "PLAN_HAS_OPEN_LINES"
    PLAN_HAS_POSTED_FORM = "PLAN_HAS_POSTED_FORM"
    PLAN_NOT_APPROVED = "PLAN_NOT_APPROVED"
    PLAN_NOT_COMPARED = "PLAN_NOT_COMPARED"
    PLAN_NOT_FROZEN = "PLAN_NOT_FROZEN"
    PLAN_UNKNOWN = "PLAN_UNKNOWN"
    REASON_MISSING = "REASON_MISSING"
    ROLE_ENDED = "ROLE_ENDED"
    ROLE_MISSING = "ROLE_MISSING"
    ROLE_NOT_PENDING = "ROLE_NOT_PENDING"
    ROLE_UNKNOWN = "ROLE_UNKNOWN"
    SIGNER_NOT_A_PERSON = "SIGNER_NOT_A_PERSON"
    SITE_ALREADY_OPEN = "SITE_ALREADY_OPEN"
    SITE_TAKEN = "SITE_TAKEN"
    SITE_UNKNOWN = "SITE_UNKNOWN"
    TASK_ALREADY_SUBMITTED = "TASK_ALREADY_SUBMITTED"
    TASK_OF_ANOTHER = "TASK_OF_ANOTHER"
    TASK_UNKNOWN = "TASK_UNKNOWN"
    TOKEN_EXPIRED = "TOKEN_EXPIRED"
    TOKEN_REVOKED = "TOKEN_REVOKED"
    TOKEN_UNKNOWN = "TOKEN_UNKNOWN"
    TRANSITION_NOT_LISTED = "TRANSITION_NOT_LISTED"
    USERNAME_TAKEN = "USERNAME_TAKEN"
    USER_INACTIVE = "USER_INACTIVE"
    USER_UNKNOWN = "USER_UNKNOWN"
    VARIANCE_NOT_OPEN = "VARIANCE_NOT_OPEN"
    VARIANCE_UNKNOWN = "VARIANCE_UNKNOWN"


class Refused(Exception):
    """What was asked may not be done; only the doors catch this and put it into words."""

    def __init__(self, code: RefusalCode, /, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={fact!r}" for name, fact in self.facts.items())
        return f"{self.code}({facts})"
