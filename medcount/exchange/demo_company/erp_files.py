"""The files that come out of the ERP as CSV, and the company's policy."""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from medcount.exchange.demo_company.book import book
from medcount.exchange.demo_company.month import Document, Key, Month, Movement

_BOOK = """owner site place zone_kind item_code item_name spec model lot serial mfg_date expiry
    status quantity unit_cost di risk_class storage_min_c storage_max_c place_min_c place_max_c
    as_of"""
_MOVEMENTS = """id occurred_at recorded_at kind item_code lot serial site from_place to_place
    from_status to_status to_owner quantity document corrects"""
_DOCUMENTS = "id kind state created_at site item_code lot quantity from_place to_place"
_PACKAGING = "item_code di level factor"
_KNOWN_FAULTS = """fault site owner place item_code lot serial status state variance findings cause
    disposition"""


def write_rows(path: Path, header: str, rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV that a Chinese spreadsheet opens as UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)


def write_book(path: Path, month: Month) -> None:
    """Write the book under the exact English headers."""
    write_rows(
        path,
        _BOOK,
        (
            (
                entry.key.owner,
                entry.key.site,
                entry.key.place,
                entry.place.zone,
                entry.item.code,
                entry.item.name,
                entry.item.spec,
                entry.item.model,
                entry.lot.code,
                entry.key.serial,
                entry.lot.mfg_date,
                entry.lot.expiry or "",
                entry.key.status,
                entry.quantity,
                entry.item.unit_cost,
                entry.di,
                entry.item.risk_class,
                *entry.item.storage_c,
                *entry.place.climate_c,
                entry.as_of.isoformat(),
            )
            for entry in book(month)
        ),
    )


def write_movements(path: Path, month: Month) -> None:
    """Write what moved, in the order in which it was recorded."""
    in_order = sorted(month.movements, key=lambda movement: (movement.recorded_at, movement.id))
    write_rows(path, _MOVEMENTS, map(_movement, in_order))


def _movement(movement: Movement) -> Sequence[object]:
    source, target = movement.source, movement.target
    key = source or target
    assert key is not None
    occurred = movement.occurred
    changes_status = source is None or (target is not None and source.status != target.status)
    return (
        movement.id,
        "" if occurred is None else occurred.isoformat(),
        movement.recorded_at.isoformat(),
        movement.kind,
        key.item,
        key.lot,
        key.serial,
        key.site,
        "" if source is None else source.place,
        "" if target is None else target.place,
        source.status if source and changes_status else "",
        target.status if target and changes_status else "",
        target.owner if target and source is None else "",
        movement.quantity,
        movement.document,
        movement.corrects,
    )


def write_documents(path: Path, month: Month) -> None:
    """Write the papers that are at hand."""
    write_rows(path, _DOCUMENTS, map(_document, sorted(month.documents, key=_created)))


def _created(document: Document) -> tuple[datetime, str]:
    return document.created_at, document.id


def _document(document: Document) -> Sequence[object]:
    key = document.key
    return (
        document.id,
        document.kind,
        document.state,
        document.created_at.isoformat(),
        key.site,
        key.item,
        key.lot,
        document.quantity,
        "" if document.is_inward else key.place,
        key.place if document.is_inward else "",
    )


def write_packaging(path: Path, month: Month) -> None:
    """Write the packs of every article."""
    write_rows(
        path,
        _PACKAGING,
        (
            (item.code, item.dis[level], level, factor)
            for item in month.items.values()
            for level, factor in item.factors.items()
        ),
    )


def write_policy(path: Path, month: Month) -> None:
    """Write what the company demands: which fields a scan of each article must carry."""
    policy = {
        "rounds_required": 0,
        "clock_error_s": 1,
        "controls": {item.code: item.kind.value for item in month.items.values()},
    }
    path.write_text(json.dumps(policy, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_known_faults(path: Path, month: Month) -> None:
    """Write for people what is wrong on purpose, and what the count must say of it."""
    write_rows(
        path,
        _KNOWN_FAULTS,
        (
            (
                known.fault,
                *_named(known.key),
                known.state,
                "" if known.variance is None else known.variance,
                " ".join(sorted(known.findings)),
                known.cause or "",
                known.disposition,
            )
            for known in sorted(month.known, key=lambda known: known.key)
        ),
    )


def _named(key: Key) -> Sequence[str]:
    return key.site, key.owner, key.place, key.item, key.lot, key.serial, key.status
