"""The demo company's secrets are made once, and are its owner's alone."""

import stat

from medcount.cli.demo import keys


def test_secrets_are_made_once_and_nobody_else_may_read_them(tmp_path):
    made = keys.keep(tmp_path / "data")
    again = keys.keep(tmp_path / "data")
    elsewhere = keys.keep(tmp_path / "other")

    assert made.keys() == {"SECRET_KEY", "AUDIT_KEY"}
    assert made == again
    assert not set(made.values()) & set(elsewhere.values())
    assert all(len(secret) >= 50 for secret in made.values())
    mode = (tmp_path / "data" / "demo.env").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
