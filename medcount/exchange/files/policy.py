"""A policy is a short JSON object; what it does not know it refuses, so that no typo passes."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import NoReturn, TypeAlias

from medcount.exchange.files.cells import BadValue
from medcount.exchange.files.codes import code
from medcount.exchange.files.faults import FileFault, plain, shown
from medcount.exchange.files.grid import Unreadable
from medcount.exchange.files.report import Report
from medcount.exchange.files.rows import Control, Policy

_MOST_BYTES = 16 << 20
_MOST_ROUNDS = 99
_LARGEST_CLOCK_ERROR_S = 1_000_000
_SETTINGS = ("rounds_required", "clock_error_s", "controls")
_CONTROLS = ", ".join(Control)

Json: TypeAlias = "bool | int | Decimal | str | list[Json] | dict[str, Json] | None"


def read_policy(path: Path, report: Report) -> Policy:
    """
    Return a policy; the column of a fault is the path to the setting.

    :raises Unreadable: when the file is no JSON object
    """
    settings = _settings(path)
    for name in settings:
        if name not in _SETTINGS:
            detail = f"{shown(name)}; known are {', '.join(_SETTINGS)}"
            report.fault(0, plain(name), FileFault.UNKNOWN_SETTING, detail)
    return Policy(
        rounds_required=_rounds(settings.get("rounds_required", 0), report),
        clock_error_s=_seconds(settings.get("clock_error_s", 1), report),
        controls=_controls(settings.get("controls", {}), report),
    )


def _settings(path: Path) -> Mapping[str, Json]:
    if path.stat().st_size > _MOST_BYTES:
        raise Unreadable(FileFault.TOO_LARGE, f"{path.stat().st_size} bytes")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(FileFault.NOT_UTF8, f"at byte {error.start}") from None
    try:
        settings = json.loads(
            text,
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_each_once,
        )
    except json.JSONDecodeError as error:
        detail = f"{error.msg}, in line {error.lineno}"
        raise Unreadable(FileFault.BAD_JSON, detail, row=error.lineno) from None
    except (ValueError, ArithmeticError, RecursionError):
        raise Unreadable(FileFault.BAD_JSON, "a number or the nesting has no bounds") from None
    if not isinstance(settings, dict):
        raise Unreadable(FileFault.BAD_JSON)
    return settings


def _refuse_constant(name: str) -> NoReturn:
    raise Unreadable(FileFault.BAD_JSON, f"{name} is no number")


def _each_once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    settings: dict[str, Json] = {}
    for name, value in pairs:
        if name in settings:
            raise Unreadable(FileFault.BAD_JSON, f"{shown(name)} stands twice")
        settings[name] = value
    return settings


def _rounds(value: Json, report: Report) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        if 0 <= value <= _MOST_ROUNDS:
            return value
        detail = f"{value}, from 0 to {_MOST_ROUNDS} is allowed"
        report.fault(0, "rounds_required", FileFault.OUT_OF_RANGE, detail)
    else:
        _wrong_type(report, "rounds_required", value, "a whole number")
    return 0


def _seconds(value: Json, report: Report) -> Decimal:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        if 0 <= value <= _LARGEST_CLOCK_ERROR_S:
            return Decimal(value)
        detail = f"{shown(value)}, from 0 to {_LARGEST_CLOCK_ERROR_S} is allowed"
        report.fault(0, "clock_error_s", FileFault.OUT_OF_RANGE, detail)
    else:
        _wrong_type(report, "clock_error_s", value, "a number of seconds")
    return Decimal(0)


def _controls(value: Json, report: Report) -> dict[str, frozenset[Control]]:
    if not isinstance(value, dict):
        _wrong_type(report, "controls", value, "an object")
        return {}
    controls = {}
    for item, demanded in value.items():
        path = f"controls.{plain(item)}"
        try:
            item_code = code(item)
        except BadValue as bad:
            report.fault(0, path, bad.code, bad.detail)
            continue
        controls[item_code] = _demanded(demanded, path, report)
    return controls


def _demanded(value: Json, path: str, report: Report) -> frozenset[Control]:
    if not isinstance(value, list):
        _wrong_type(report, path, value, "a list")
        return frozenset()
    known = set()
    for index, name in enumerate(value):
        place = f"{path}[{index}]"
        if not isinstance(name, str):
            _wrong_type(report, place, name, "text")
        elif name not in set(Control):
            detail = f"{shown(name)}; known are {_CONTROLS}"
            report.fault(0, place, FileFault.UNKNOWN_SETTING, detail)
        else:
            known.add(Control(name))
    return frozenset(known)


def _wrong_type(report: Report, path: str, value: Json, needed: str) -> None:
    report.fault(0, path, FileFault.WRONG_TYPE, f"{shown(value)}, {needed} is needed")
