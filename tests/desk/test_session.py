"""People come in by name and password, and are nobody before."""

from django.test import Client

from medcount.audit import queries as audit
from medcount.people.queries import GROUP
from tests.staff import PASSWORD


def test_a_page_leads_who_is_not_known_to_the_entry_and_back(staff):
    browser = Client()

    answer = browser.get("/")
    assert answer.status_code == 302
    assert answer["Location"] == "/login?next=%2F"

    answer = browser.post("/login", {"username": "head", "password": PASSWORD, "next": "/"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert browser.get("/").status_code == 200


def test_a_wrong_password_is_refused_in_words_and_leaves_its_entry(staff):
    browser = Client()

    answer = browser.post("/login", {"username": "head", "password": "wrong"})

    assert answer.status_code == 422
    assert "LOGIN_REFUSED" in answer.content.decode()
    assert 'value="head"' in answer.content.decode()
    trail = audit.entries_of(site=GROUP, kind="user", subject=str(staff["head"]))
    assert trail[-1].action == "people.login.refused"
    assert browser.get("/").status_code == 302


def test_the_entry_never_leads_elsewhere(staff):
    for aim in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        answer = Client().post("/login", {"username": "head", "password": PASSWORD, "next": aim})

        assert (answer.status_code, answer["Location"]) == (302, "/")


def test_who_leaves_is_nobody_again(as_person):
    browser = as_person("head")

    assert browser.post("/logout").status_code == 302
    assert browser.get("/").status_code == 302


def test_a_person_works_at_a_site_of_theirs_only(as_person, staff):
    quality, head = as_person("quality"), as_person("head")

    assert "成都仓" in quality.get("/").content.decode()
    assert "成都仓" not in head.get("/").content.decode()

    head.post("/site", {"site": "2"})
    assert "site" not in head.session


def test_pages_are_chinese_until_somebody_chooses_english(as_person):
    browser = as_person("head")

    answer = browser.get("/", headers={"accept-language": "en-US,en"})
    assert "今天要我做什么" in answer.content.decode()

    browser.post("/language", {"language": "en", "next": "/"})
    answer = browser.get("/")
    assert "What do you need from me today" in answer.content.decode()
    assert '<html lang="en"' in answer.content.decode()


def test_a_form_without_the_mark_of_its_page_changes_nothing(staff):
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post("/login", {"username": "head", "password": PASSWORD})

    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()
    assert browser.get("/").status_code == 302


def test_every_answer_forbids_what_is_inline(staff):
    for address in ("/login", "/", "/healthz", "/readyz", "/nowhere"):
        policy = Client().get(address)["Content-Security-Policy"]

        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


def test_the_process_says_that_it_lives_and_can_work(staff):
    assert Client().get("/healthz").json() == {"status": "alive"}
    assert Client().get("/readyz").json() == {"status": "ready", "sites": 2}
