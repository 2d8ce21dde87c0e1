"""The demo company's secrets: made once, kept beside its data for their owner alone."""

import os
import secrets
from pathlib import Path

_NAMES = ("SECRET_KEY", "AUDIT_KEY")


def keep(folder: Path) -> dict[str, str]:
    """Return the secrets as environment variables, made now if they never were."""
    path = folder / "demo.env"  # A shell can read it, for the other commands on the same data.
    folder.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.writelines(f"{name}={secrets.token_urlsafe(48)}\n" for name in _NAMES)
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)
