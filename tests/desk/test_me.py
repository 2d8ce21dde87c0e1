"""My duties: what I may and may not do, and what does not go together."""


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
