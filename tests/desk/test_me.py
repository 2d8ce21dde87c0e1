"""My duties: what I may and may not do, and what does not go together."""

from django.test import Client

from tests.staff import PASSWORD

NEW = "收货台-第七格-铅笔"


def test_everybody_sees_their_own_duties(as_person, staff):
    for name in staff:
        answer = as_person(name).get("/me")

        assert answer.status_code == 200, name
        assert "我不可以做的" in answer.content.decode()


def test_what_may_not_be_done_says_whose_it_is_and_conflicts_say_their_rule(as_person):
    text = as_person("head").get("/me").content.decode()

    assert "R-192" in text
    assert "两样您都可以做" in text
    assert "扫描盘点" in text.split("我不可以做的")[1]


def test_who_counts_may_scan_and_has_no_way_to_the_book(as_person):
    text = as_person("counter").get("/me").content.decode()

    assert "扫描盘点" in text.split("我不可以做的")[0]
    for way in ("/stock", "/imports", "/audit", "/people", "/variances", "/approvals"):
        assert f'href="{way}"' not in text


def test_a_person_changes_their_password_here_and_is_logged_out_elsewhere(as_person):
    here, elsewhere, stolen = as_person("counter"), as_person("counter"), Client()
    stolen.cookies["sessionid"] = here.cookies["sessionid"].value
    typed = {"password": PASSWORD, "new": NEW, "again": NEW}

    wrong = here.post("/me/password", {**typed, "password": "guess"})
    assert wrong.status_code == 422
    assert "LOGIN_REFUSED" in wrong.content.decode()
    assert NEW not in wrong.content.decode()
    assert elsewhere.get("/me").status_code == stolen.get("/me").status_code == 200

    changed = here.post("/me/password", typed)

    assert changed.status_code == 302
    assert "密码已更改" in here.get(changed["Location"]).content.decode()
    for other in (elsewhere, stolen):
        assert other.get("/me")["Location"] == "/login?next=%2Fme"


def test_a_new_password_is_typed_twice_and_hard_to_guess(as_person):
    counter = as_person("counter")

    differing = {"password": PASSWORD, "new": NEW, "again": PASSWORD}
    weak = {"password": PASSWORD, "new": "0123456789", "again": "0123456789"}
    for typed, code in ((differing, "PASSWORDS_DIFFER"), (weak, "PASSWORD_TOO_WEAK")):
        refused = counter.post("/me/password", typed)
        assert refused.status_code == 422
        assert code in refused.content.decode()
