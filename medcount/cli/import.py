"""Take over a file of book, movements, documents or packaging into the lasting database."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils import timezone

from medcount.core.actor import Actor
from medcount.core.duties import Role
from medcount.db import server
from medcount.exchange.actions import IMPORTED_KINDS, ImportPreview, dry_run, import_file
from medcount.exchange.files.faults import FileFault, name_of_file, reason
from medcount.exchange.files.rows import Fault, FileKind
from medcount.people.actions.enrolment import enrol_people
from medcount.people.queries import setup_actor, sites

GOOD, FINDINGS, BAD_INPUT = 0, 1, 2

_IMPORTER = ("*importer", "系统导入")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file, its kind and site, and how it is taken."""
    kinds = [kind.lower() for kind in IMPORTED_KINDS]
    parser.add_argument("kind", choices=kinds, metavar="KIND", help=", ".join(kinds))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--site", metavar="S", help="a site's code; default: each row says its own")
    parser.add_argument("--dry-run", action="store_true", help="say what it would bring")
    parser.add_argument("--partial", action="store_true", help="take the rows without a fault")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Import and answer; 0 all taken, 1 something parked or left out, 2 nothing taken."""
    server.require_fit()
    path: Path = arguments.file
    codes = {site.code: site.id for site in sites()}
    if arguments.site is not None and arguments.site not in codes:
        return _refuse([_fault(path, FileFault.UNKNOWN_SITE, arguments.site)])
    try:
        body = path.read_bytes()
    except OSError as error:
        return _refuse([_fault(path, FileFault.UNREADABLE_FILE, error.strerror or str(error))])
    asked: dict[str, Any] = {
        "kind": FileKind(arguments.kind.upper()),
        "name": name_of_file(path),
        "body": body,
        "site": None if arguments.site is None else codes[arguments.site],
        "new_sites": arguments.site is None,
        "actor": _importer(),
        "at": timezone.now(),
    }
    preview = dry_run(**asked)
    _refuse(preview.faults)
    if preview.faults and (preview.is_broken or not arguments.partial):
        return BAD_INPUT
    if not arguments.dry_run:
        preview = import_file(**asked, partial=arguments.partial).preview
    _tell(preview, as_json=arguments.json)
    return FINDINGS if preview.faults or preview.parked else GOOD


def _importer() -> Actor:
    username, name = _IMPORTER
    [user] = enrol_people(
        people={username: name}, system=True, actor=setup_actor(source="CLI"), at=timezone.now()
    ).values()
    return Actor(id=user, name=name, roles=frozenset({Role.INTEGRATION}), source="IMPORT")


def _fault(path: Path, code: FileFault, detail: str) -> Fault:
    return Fault(file=name_of_file(path), row=0, column="", code=code, reason=reason(code, detail))


def _refuse(faults: Iterable[Fault]) -> int:
    for fault in faults:
        print(fault.line, file=sys.stderr)
    return BAD_INPUT


def _tell(preview: ImportPreview, *, as_json: bool) -> None:
    figures = {
        name: getattr(preview, name) for name in ("rows", "new", "known", "changed", "repeated")
    }
    parked = [
        {"file": preview.name, "row": row.row, "id": row.id, "code": row.reason}
        for row in preview.parked
    ]
    if as_json:
        answer = {
            "file": preview.name,
            "sha256": preview.sha256,
            "kind": preview.kind,
            **figures,
            "new_items": preview.new_items,
            "new_places": preview.new_places,
            "not_resolved": parked,
        }
        print(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for name, figure in {**figures, "parked": len(parked)}.items():
        print(f"{name:<9} {figure}")
    for row in parked:
        print(f"{row['file']}, row {row['row']}, {row['code']}: {row['id']}")
