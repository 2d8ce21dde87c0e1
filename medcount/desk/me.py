"""我可以做什么，不可以做什么？"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from medcount.core.duties import EVERYBODY
from medcount.core.page import Turn
from medcount.counting.queries import tasks
from medcount.desk.door import Visitor, page
from medcount.people import duties


@page(to=EVERYBODY)
def me(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show a person their roles, what these allow and forbid, and their open tasks."""
    person = visitor.actor.id
    own = duties.duties_of(user_id=person, site=visitor.site_row.code, at=visitor.at)
    mine = tasks.list_tasks(site=visitor.site, turn=Turn(rows=100), person=person, open_only=True)
    return render(request, "desk/me.html", {"duties": own, "tasks": mine.rows})
