from collections import Counter

import pytest

from medcount.exchange.files.headers import LAYOUTS, Rank, accepted_names, field_of, header_names
from medcount.exchange.files.rows import FileKind


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("item_code", "item_code"), ("ITEM_CODE ", "item_code"), ("物料编码", "item_code"),
        ("批号", "lot"), ("批 号", "lot"), ("生产\n批号", "lot"), ("*批号", "lot"),
        ("\ufeff批号", "lot"),
        ("数量(件)", "quantity"), ("数量（件）", "quantity"), ("账面数 [盒]", "quantity"),
        ("有效期至", "expiry"), ("失效日期", "expiry"), ("ＤＩ", "di"),
        ("储存温度下限(℃)", "storage_min_c"),
        ("账面时点", "as_of"), ("仓库", "site"), ("站点", "site"), ("货主", "owner"),
        ("品名", "item_name"),
    ],
)  # fmt: skip
def test_a_column_of_the_book_is_known_by_its_usual_names(header: str, field: str):
    assert named(FileKind.BOOK, header) == field


@pytest.mark.parametrize(
    "header", ["备注", "", "数量差异", "有效期(月)", "有效期（天）", "(件)", "lots"]
)
def test_another_column_is_none_of_ours(header: str):
    assert field_of(FileKind.BOOK, header) is None


def test_one_word_may_mean_another_field_in_another_file():
    assert named(FileKind.BOOK, "状态") == "status"
    assert named(FileKind.DOCUMENTS, "状态") == "state"


def test_no_name_means_two_fields_of_one_file():
    for kind, layout in LAYOUTS.items():
        for field, aliases in layout.aliases.items():
            for name in (field, *aliases):
                assert named(kind, name) == field, f"{kind} {name}"


def test_no_name_is_listed_twice_for_one_field():
    for layout in LAYOUTS.values():
        for field, aliases in layout.aliases.items():
            assert max(Counter(aliases).values()) == 1, field


def test_every_column_has_a_chinese_name_and_every_needed_one_is_a_column():
    for layout in LAYOUTS.values():
        assert all(layout.aliases.values())
        assert {field for group in layout.needed for field in group} <= set(layout.aliases)


def test_the_table_for_the_documentation_lists_every_column_once():
    listed = [(name.file, name.field) for name in header_names()]

    assert len(listed) == len(set(listed)) == sum(len(one.aliases) for one in LAYOUTS.values())
    needed = {name.field for name in header_names() if name.file is FileKind.BOOK and name.needed}
    assert needed == {"place", "item_code", "quantity", "as_of"}


def test_the_accepted_names_begin_with_the_exact_one():
    assert accepted_names(FileKind.BOOK, "as_of").startswith("as_of, 账面时点")


@pytest.mark.parametrize(
    ("header", "rank"),
    [
        ("site", Rank.EXACT), ("SITE", Rank.EXACT), ("仓库编码", Rank.CODE),
        ("仓库代码(必填)", Rank.CODE), ("仓库", Rank.ALIAS), ("站点", Rank.ALIAS),
    ],
)  # fmt: skip
def test_the_exact_name_is_surer_than_a_code_and_a_code_than_any_other(header: str, rank: Rank):
    assert field_of(FileKind.BOOK, header) == ("site", rank)


def named(kind: FileKind, header: str) -> str:
    """Return the field that a header names."""
    found = field_of(kind, header)
    assert found is not None
    return found[0]
