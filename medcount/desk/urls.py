"""The addresses of the desk: nouns; what is done to one is a POST below it."""

from django.urls import path

from medcount.desk import counting_page, session, today

urlpatterns = [
    path("login", session.log_in, name="log_in"),
    path("logout", session.log_out, name="log_out"),
    path("site", session.choose_site, name="site"),
    path("language", session.choose_language, name="language"),
    path("count", counting_page.counting_page, name="count"),
    path("sw.js", counting_page.service_worker, name="service_worker"),
    path("", today.today, name="today"),
]
