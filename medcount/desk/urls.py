"""The addresses of the desk: nouns; what is done to one is a POST below it."""

from django.urls import path

from medcount.desk import session, today

urlpatterns = [
    path("login", session.log_in, name="log_in"),
    path("logout", session.log_out, name="log_out"),
    path("site", session.choose_site, name="site"),
    path("language", session.choose_language, name="language"),
    path("", today.today, name="today"),
]
