"""The addresses of the house: the desk's pages and the API, and the two questions of operations."""

from django.urls import include, path

from medcount.desk import health

urlpatterns = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("api/v1/", include("medcount.api.urls")),
    path("", include("medcount.desk.urls")),
]
