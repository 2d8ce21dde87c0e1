"""The counting page opens for people, and its worker for whoever asks."""

from django.test import Client


def test_the_counting_page_is_for_people_who_came_in(as_person):
    assert Client().get("/count")["Location"] == "/login?next=%2Fcount"

    answer = as_person("counter").get("/count")

    text = answer.content.decode()
    assert answer.status_code == 200
    assert '<meta name="csrf" content="' in text
    assert "/static/assets/count-" in text
    assert "no-store" in answer["Cache-Control"]


def test_the_page_names_the_site_only_to_who_works_at_several(as_person):
    counter, quality = as_person("counter"), as_person("quality")

    assert '<meta name="site" content="">' in counter.get("/count").content.decode()
    assert '<meta name="site" content="CD">' in quality.get("/count").content.decode()


def test_the_worker_may_serve_every_address_and_is_always_asked_for_anew():
    answer = Client().get("/sw.js")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/javascript"
    assert answer["Service-Worker-Allowed"] == "/"
    assert "no-store" in answer["Cache-Control"]
    assert b"/static/assets/count-" in answer.content
