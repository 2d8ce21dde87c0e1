"""A document is evidence of what was meant to happen; only a movement says that it did."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """What a document is for (CONTRACTS, documents)."""

    RECEIPT = "RECEIPT"
    ISSUE = "ISSUE"
    REQUISITION = "REQUISITION"
    TRANSFER = "TRANSFER"
    LOAN = "LOAN"
    RETURN = "RETURN"
    DAMAGE_REPORT = "DAMAGE_REPORT"
    QUALITY_EVENT = "QUALITY_EVENT"
    WORK_ORDER = "WORK_ORDER"


class DocumentState(StrEnum):
    """How far a document has come."""

    DRAFT = "DRAFT"
    OPEN = "OPEN"
    POSTED = "POSTED"
    CANCELLED = "CANCELLED"
