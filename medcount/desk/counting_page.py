"""The counting page and its service worker: all that the page does, it does through the API."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from medcount.core.duties import Role
from medcount.desk.assets import addresses
from medcount.desk.door import Visitor, page


@never_cache
@page(to={Role.COUNTER, Role.RECOUNTER})
def counting_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show the page on which a counter scans; it goes on without a network."""
    styles, script = addresses("handheld/src/main.ts")
    site = visitor.site_row.code if len(visitor.sites) > 1 else ""
    return render(request, "desk/count.html", {"styles": styles, "script": script, "site": site})


@never_cache
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Give the worker that keeps the counting page for offline use; it may serve every address."""
    worker = (settings.STATIC_ROOT / "sw.js").read_bytes()
    headers = {"Service-Worker-Allowed": "/"}
    return HttpResponse(worker, content_type="text/javascript", headers=headers)
