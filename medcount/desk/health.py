"""Whether the process lives, and whether it can work."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from medcount.people import queries as people


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return JsonResponse({"status": "alive"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say that the database answers too."""
    return JsonResponse({"status": "ready", "sites": len(people.sites())})
