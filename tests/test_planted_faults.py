"""A check that cannot fail checks nothing: each goes red over the faults planted for it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the tree, so that faults can be planted in it."""
    for name in ("medcount", "tests", "docs"):
        if (ROOT / name).exists():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for name in ("pyproject.toml", "manage.py"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def plant(copy: Path, path: str, text: str) -> None:
    """Add text to a file of the copy, or make the file."""
    (copy / path).parent.mkdir(parents=True, exist_ok=True)
    with (copy / path).open("a", encoding="utf-8") as file:
        file.write(text)


def goes_red(copy: Path, *check: str, over: Iterable[str]) -> None:
    """Run a check in the copy and see that it fails and names every fault."""
    done = subprocess.run(
        [BIN / check[0], *check[1:]],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode == 1, said
    for fault in over:
        assert fault in said, f"{fault}: not found by {check[0]}, which said: {said}"


def test_the_import_contracts_go_red(copy):
    plant(copy, "medcount/core/planted.py", "import django\n")
    plant(copy, "medcount/ledger/planted.py", "import medcount.counting.queries\n")
    plant(copy, "medcount/jobs/planted.py", "import medcount.db\n")
    plant(copy, "medcount/counting/planted.py", "import medcount.ledger.models\n")
    plant(copy, "medcount/people/planted.py", "import medcount.people.planted_too\n")
    plant(copy, "medcount/people/planted_too.py", "import medcount.people.planted\n")
    plant(copy, "medcount/planted/__init__.py", "")

    goes_red(
        copy,
        "lint-imports",
        "--no-cache",
        over=[
            "The core is pure: the standard library and nothing else BROKEN",
            "A room imports only what stands below it BROKEN",
            "medcount.ledger.planted -> medcount.counting.queries",
            "medcount.planted",  # A room that no layer knows.
            "A door asks actions and queries, never models nor the database BROKEN",
            "Only ledger touches its own models BROKEN",
            "No cycle inside a room BROKEN",
        ],
    )


PLANTED_ACTION = '''
from medcount import db

def plant(site: int) -> None:
    """Forget everything that an action owes."""
    db.run("counting/planted_nowhere", site=site)
    db.run("ledger/count_movements")
'''
PLANTED_MODEL = '''

class Planted(models.Model):
    """A model that does too much."""

    class Meta:
        ordering = ("id",)

    def save(self) -> None:
        """Act at a distance."""
'''
PLANTED_DOOR = """
from django.db import transaction
from django.dispatch import receiver

def run(plans):
    plans.objects.create()
"""


def test_the_house_test_goes_red(copy):
    plant(copy, "medcount/counting/actions/planted.py", PLANTED_ACTION)
    plant(copy, "medcount/counting/sql/planted.sql", "UPDATE ledger_balance SET quantity = 0")
    plant(copy, "medcount/documents/models.py", PLANTED_MODEL)
    plant(copy, "medcount/counting/queries/lines.py", "\n\ndef planted(site): ...\n")
    plant(copy, "medcount/jobs/planted.py", PLANTED_DOOR)
    plant(copy, "medcount/core/planted.py", "import openpyxl\n\ndef long():\n" + "    ...\n" * 60)
    plant(copy, "medcount/core/planted_too.py", "\n" * 501)
    plant(copy, "medcount/core/utils.py", "")
    plant(copy, "docs/planted.md", "[planted](planted/nowhere.md)")
    refusal = copy / "medcount" / "core" / "refusal.py"
    code = "PLANTED_" + "CODE"  # In two parts: a test that names a code counts as its test.
    member = f'    {code} = "{code}"\n\n\nclass Refused('
    refusal.write_text(refusal.read_text().replace("\n\nclass Refused(", member))

    goes_red(
        copy,
        "pytest",
        "-q",
        "tests/test_house.py",
        over=[
            "planted.py:4 plant: make every argument keyword-only",
            "planted.py:4 plant: take actor and at",
            "planted.py:4 plant: call audit.record in this transaction",
            "planted.py:4 plant: decorate it with @transaction.atomic",
            "planted.py: test it in test_planted.py under tests/counting",
            "write medcount/counting/sql/planted_nowhere.sql",
            "ledger/count_movements is another room's",
            "ledger/count_movements does not name counting.actions.planted as a caller",
            "planted.sql: nobody asks for it",
            "planted.sql: say in a comment what it promises",
            "planted.sql: counting may not write ledger_balance",
            "Planted: no row in docs/glossary.md, no model",
            "planted.md: planted/nowhere.md is not there",
            "Planted: order in the query",
            "Planted: write the rule in an action, not in save",
            " planted: make every argument keyword-only",
            "planted.py: plans.objects.create() belongs in an action",
            "planted.py:2: ask an action or a query, not django.db.transaction",
            "planted.py:3: call the action that follows, not django.dispatch.receiver",
            "planted.py:1: openpyxl belongs above the core",
            "planted.py:3: keep the ifs, move the work down",
            "planted_too.py: split it by field term",
            "utils.py: name it by the field's own word",
            f"zh_Hans/LC_MESSAGES/django.po: {code} has no sentence",
            f"{code}: no test refuses with it",
        ],
    )


def test_lint_goes_red(copy):
    plant(
        copy,
        "medcount/counting/planted.py",
        "from django.db import connection\nfrom django.utils import timezone\n"
        "print(timezone.now(), connection)\n",
    )

    goes_red(
        copy,
        "ruff",
        "check",
        "--no-cache",
        "medcount/counting",
        over=["Only doors read the clock", "Write a statement under sql/", "T201", "D100"],
    )


def test_types_go_red(copy):
    plant(copy, "medcount/core/planted.py", "def plant(x):\n    return x\n")

    goes_red(
        copy,
        "mypy",
        "medcount/core/planted.py",
        over=["medcount/core/planted.py:1: error: Function is missing a type annotation"],
    )


PLANTED_MIGRATION = '''
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [("db", "0001_initial"), {others}]
    operations = [migrations.RunSQL("""
        CREATE TABLE planted_nowhere (id bigint PRIMARY KEY);
        CREATE TABLE planted_key (
            site smallint NOT NULL, id bigint PRIMARY KEY, code text, UNIQUE (site, code)
        );
        CREATE TABLE planted_link (
            site smallint NOT NULL, id bigint, key bigint REFERENCES planted_key (id),
            PRIMARY KEY (site, id)
        );
        ALTER TABLE people_device ADD COLUMN planted bigint REFERENCES planted_key (id);
        DROP TRIGGER ledger_movement_refuse_update ON ledger_movement;
        ALTER TABLE counting_scan DISABLE TRIGGER counting_scan_refuse_truncate;
        GRANT UPDATE (quantity) ON ledger_movement TO medcount_app;
        GRANT TRUNCATE ON ledger_balance TO medcount_app;
    """)]
'''


@pytest.mark.database
def test_the_shape_of_the_tables_goes_red(copy):
    last = {
        room: max((copy / "medcount" / room / "migrations").glob("0*.py")).stem
        for room in ("people", "ledger", "counting")
    }
    others = ", ".join(map(str, last.items()))
    text = PLANTED_MIGRATION.replace("{others}", others)
    plant(copy, "medcount/db/migrations/0002_planted.py", text)

    goes_red(
        copy,
        "pytest",
        "-q",
        "tests/test_pg_catalog.py",
        over=[
            "planted_nowhere: give it a site, or name it in REFERENCE",
            "planted_key_pkey on planted_key: begin with site",
            "planted_link_key_fkey on planted_link: begin with (site, …)",
            "people_device_planted_fkey on people_device: a copied table cannot point there",
            "ledger_movement: no guard against update",
            "counting_scan: no guard against truncate",
            "ledger_movement: append_only() grants that alone",
            "planted_key: app_may() or append_only()",
            "ledger_balance: app_may() grants no TRUNCATE",
        ],
    )


@pytest.mark.database
def test_a_model_without_its_migration_goes_red(copy):
    plant(copy, "medcount/documents/models.py", PLANTED_MODEL)

    goes_red(
        copy, "python", "manage.py", "makemigrations", "--check", "--dry-run",
        over=["+ Create model Planted"],
    )  # fmt: skip
