"""All answers are put in their places, or none."""

from pathlib import Path

import pytest

from medcount.cli.outputs import BadOutput, OutputFault, drafted


def texts(folder: Path) -> dict[str, str | None]:
    """Return what is in a folder; a folder in it has no text."""
    return {
        path.name: path.read_text() if path.is_file() else None
        for path in folder.rglob("*")
        if path.parent == folder
    }


@pytest.mark.parametrize("former", [None, "former"])
def test_where_one_answer_finds_no_place_the_other_gives_its_own_back(
    tmp_path: Path, former: str | None
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    if former is not None:
        first.write_text(former)

    with (
        pytest.raises(BadOutput) as refused,
        drafted({"--json": first, "--report": second}, inputs=[]) as drafts,
    ):
        drafts.write("--json", lambda path: path.write_text("new"))
        drafts.write("--report", lambda path: path.write_text("new"))
        second.mkdir()
        drafts.publish()

    assert (refused.value.option, refused.value.code) == ("--report", OutputFault.CANNOT_WRITE)
    assert texts(tmp_path) == (
        {"second": None} if former is None else {"first": former, "second": None}
    )


def test_an_answer_that_the_disk_has_no_room_for_leaves_nothing(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"

    with (
        pytest.raises(BadOutput) as refused,
        drafted({"--json": first, "--report": second}, inputs=[]) as drafts,
    ):
        drafts.write("--json", lambda path: path.write_text("new"))
        drafts.write("--report", lambda _: Path("/dev/full").write_text("new"))

    assert (refused.value.option, refused.value.reason) == ("--report", "No space left on device")
    assert texts(tmp_path) == {}


def test_what_is_not_published_is_not_there(tmp_path: Path) -> None:
    with drafted({"--json": tmp_path / "first", "--report": None}, inputs=[]) as drafts:
        drafts.write("--json", lambda path: path.write_text("new"))
        drafts.write("--report", lambda path: path.write_text("new"))

    assert texts(tmp_path) == {}
