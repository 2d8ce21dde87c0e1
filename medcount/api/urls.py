"""The addresses of the API."""

from django.urls import path, re_path

from medcount.api import description, problems
from medcount.api.v1 import api

urlpatterns = [
    path("openapi.json", description.openapi, name="openapi"),
    path("docs", description.docs),
    path("", api.urls),
    re_path("^(?P<rest>.*)$", problems.nowhere),
]
