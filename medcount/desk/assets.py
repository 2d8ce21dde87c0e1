"""Where the built assets of a page lie: read from the manifest that the build leaves."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings


@cache
def manifest() -> dict[str, Any]:
    """Return what the build made of each source file."""
    path: Path = settings.STATIC_ROOT / "manifest.json"
    if not path.is_file():
        raise FileNotFoundError(f"{path.name} is missing: run make assets")
    built: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return built


def addresses(source: str) -> tuple[list[str], str]:
    """Return the addresses of a source's style sheets and of what it became itself."""
    chunk = manifest()[source]
    prefix: str = settings.STATIC_URL
    return [prefix + css for css in chunk.get("css", ())], prefix + chunk["file"]
