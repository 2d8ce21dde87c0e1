"""The addresses of the house. The desk and the API are not built yet, so there are none."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
