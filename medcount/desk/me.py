"""我可以做什么，不可以做什么？"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from medcount.core.duties import EVERYBODY
from medcount.core.lockout import PASSWORD_LENGTH_MIN
from medcount.core.page import Turn
from medcount.counting.queries import tasks
from medcount.desk import fields
from medcount.desk.door import Visitor, deed, page
from medcount.people import duties
from medcount.people.actions import sessions


@page(to=EVERYBODY)
def me(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show a person their roles, what these allow and forbid, and their open tasks."""
    person = visitor.actor.id
    own = duties.duties_of(user_id=person, site=visitor.site_row.code, at=visitor.at)
    mine = tasks.list_tasks(site=visitor.site, turn=Turn(rows=100), person=person, open_only=True)
    context = {"duties": own, "tasks": mine.rows, "least": PASSWORD_LENGTH_MIN}
    return render(request, "desk/me.html", context)


@deed(me)
def change_password(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Take another password; this session goes on, every other one of the person ends."""
    answer = sessions.change_password(
        password=fields.text(request, "password"),
        new=fields.text(request, "new"),
        again=fields.text(request, "again"),
        actor=visitor.actor,
        at=visitor.at,
    )
    request.session["mark"] = answer.mark()
    request.session.cycle_key()  # Whoever took this session's key along is out as well.
    return HttpResponseRedirect(f"{reverse('me')}?password=changed")
