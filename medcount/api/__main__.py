"""``python -m medcount.api`` writes the description to its place, or tells if it is stale."""

import os
import sys
from pathlib import Path

import django


def main() -> int:
    """Write spec/openapi.json; with --check only hold it against the program."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medcount.settings")
    django.setup()
    from medcount.api.description import described

    kept = Path(__file__).parents[2] / "spec" / "openapi.json"
    if "--check" not in sys.argv:
        kept.write_text(described(), encoding="utf-8")
        return 0
    if kept.is_file() and kept.read_text(encoding="utf-8") == described():
        return 0
    sys.stderr.write(f"{kept} is not what the API says of itself: run make spec\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
