"""账实相符吗？今天要我做什么？"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from medcount.core.duties import EVERYBODY
from medcount.desk.door import Visitor, page


@page(to=EVERYBODY)
def today(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show where the person stands."""
    return render(request, "desk/today.html")
