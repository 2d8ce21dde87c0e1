"""Coming in and leaving, and what a person chooses for the session: site and language."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from medcount.core.refusal import Refused
from medcount.desk.door import visitor_of
from medcount.people.actions import sessions
from medcount.people.queries import setup_actor
from medcount.reports.refusals import sentence


@never_cache
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Let a person in by name and password; the session's key changes with it."""
    aim = _own_address(request.POST.get("next") or request.GET.get("next", ""))
    reason = ""
    if request.method == "POST":
        try:
            answer = _attempt(request)
            person = answer.user_id()
        except Refused as refusal:
            reason = sentence(refusal)
        else:
            request.session.flush()
            request.session["person"] = person
            request.session["mark"] = answer.mark
            return HttpResponseRedirect(aim)
    context = {"next": aim, "refusal": reason}
    return render(request, "desk/log_in.html", context, status=422 if reason else 200)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Let a person go and forget the session."""
    visitor = visitor_of(request)
    if visitor is not None:
        sessions.log_out(actor=visitor.actor, at=visitor.at)
    request.session.flush()
    return HttpResponseRedirect(reverse("log_in"))


@require_POST
def choose_site(request: HttpRequest) -> HttpResponse:
    """Work at another site from now on; one where the person has no role is not taken."""
    visitor = visitor_of(request)
    chosen = request.POST.get("site", "")
    if visitor is not None and chosen in {str(site.id) for site in visitor.sites}:
        request.session["site"] = int(chosen)
    return HttpResponseRedirect(reverse("today"))


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on."""
    response = HttpResponseRedirect(_own_address(request.POST.get("next", "")))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=31536000)
    return response


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form came without the mark of its page, and what to do."""
    return render(request, "desk/form_expired.html", status=403)


def _attempt(request: HttpRequest) -> sessions.LoginAnswer:
    return sessions.log_in(
        username=request.POST.get("username", ""),
        password=request.POST.get("password", ""),
        actor=setup_actor(source="UI"),
        at=timezone.now(),
        address=request.META.get("REMOTE_ADDR", ""),
    )


def _own_address(address: str) -> str:
    """Return an address of ours, never one that leads elsewhere."""
    own = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if own and urlsplit(address).path.startswith("/") else reverse("today")
