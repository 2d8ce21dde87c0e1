"""
要导入什么？导入之后会怎样？

Between a dry run and the import that it leads to nothing is kept here: the file stays with the
browser and comes again, and it is imported only if it is byte for byte the one that was tried.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from medcount.audit import queries as audit
from medcount.core.duty_names import duties_of
from medcount.core.page import Turn
from medcount.core.refusal import RefusalCode, Refused
from medcount.desk.door import Visitor, deed, page
from medcount.desk.lists import Column, asked, exported, turn_of
from medcount.exchange import queries
from medcount.exchange.actions import IMPORTED_KINDS, ImportPreview, dry_run, import_file
from medcount.exchange.files.rows import Fault, FileKind
from medcount.reports import words


@page()
def imports(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show what was imported, and what the file that was just sent would bring."""
    preview = _preview(request, visitor) if request.FILES else None
    return render(request, "desk/imports.html", _shown(request, visitor, preview))


@page()
def parked(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show the rows of files that wait until a person decides."""
    context = {"page": queries.list_parked(site=visitor.site, turn=turn_of(request))}
    return render(request, "desk/imports_parked.html", context)


@deed(imports)
def tried(request: HttpRequest, visitor: Visitor) -> HttpResponse | FileResponse:
    """Say what importing a file would bring and what is wrong with it; change nothing."""
    preview = _preview(request, visitor)
    if request.POST.get("export"):
        return exported(preview.faults, _fault_columns(), name="faults", at=visitor.at)
    status = 422 if preview.faults else 200
    if request.headers.get("HX-Request"):
        return render(request, "desk/_import_preview.html", {"preview": preview}, status=status)
    return render(request, "desk/imports.html", _shown(request, visitor, preview), status=status)


@deed(imports)
def confirmed(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Import the file that was tried."""
    kind, name, body = _file(request)
    imported = import_file(
        kind=kind,
        name=name,
        body=body,
        site=visitor.site,
        partial=bool(request.POST.get("partial")),
        tried=request.POST.get("tried", ""),
        actor=visitor.actor,
        at=visitor.at,
    )
    return HttpResponseRedirect(f"{reverse('imports')}?imported={imported.entry or 'known'}")


def _shown(
    request: HttpRequest, visitor: Visitor, preview: ImportPreview | None
) -> Mapping[str, Any]:
    return {
        "page": queries.list_imports(site=visitor.site, turn=turn_of(request)),
        "parked": queries.list_parked(site=visitor.site, turn=Turn()).total,
        "preview": preview,
        "imported": _imported(request, visitor),
        "kinds": IMPORTED_KINDS,
        "may_import": "exchange.import_file" in duties_of(visitor.actor.roles),
    }


def _preview(request: HttpRequest, visitor: Visitor) -> ImportPreview:
    kind, name, body = _file(request)
    return dry_run(
        kind=kind, name=name, body=body, site=visitor.site, actor=visitor.actor, at=visitor.at
    )


def _file(request: HttpRequest) -> tuple[FileKind, str, bytes]:
    """Return the kind, name and bytes of the file that was sent."""
    file, kind = request.FILES.get("file"), request.POST.get("kind", "")
    if file is None or kind not in IMPORTED_KINDS:
        field = "kind" if file else "file"
        raise Refused(RefusalCode.INPUT_UNREADABLE, field=field, typed=kind)
    file.seek(0)
    return FileKind(kind), file.name or "", file.read()


def _imported(request: HttpRequest, visitor: Visitor) -> audit.TrailEntry | None:
    """Return the entry of the import that led here; None where none did."""
    entry = asked(request, "imported")
    try:
        return audit.entry(site=visitor.site, entry=UUID(entry)) if entry else None
    except ValueError:
        return None


def _fault_columns() -> list[Column[Fault]]:
    return [
        Column(gettext("文件"), lambda fault: fault.file, 28),
        Column(gettext("行"), lambda fault: fault.row, 8),
        Column(gettext("列"), lambda fault: fault.column, 18),
        Column(gettext("代码"), lambda fault: fault.code, 20),
        Column(gettext("说明"), fault_in_words, 60),
    ]


def fault_in_words(fault: Fault) -> str:
    """Return what is wrong in the reader's language, followed by what is special about it."""
    said = words.word_of("file_fault", fault.code)
    _, _, detail = fault.reason.partition(": ")
    return f"{said}: {detail}" if detail else said
