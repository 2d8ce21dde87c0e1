"""The rules of the house that no linter knows. Each failure says what to do instead."""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from medcount.audit import words
from medcount.core import duty_names
from tests.rules import Complaints, rule

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "medcount"
DOORS = ("api", "cli", "desk", "jobs")
# How a statement is asked for: what each of the first arguments names.
ASKING = {
    "run": ("statement",),
    "one": ("statement",),
    "changed": ("statement",),
    "copy_out": ("statement",),
    "stage": ("staging table",),
    "fill": ("staging table", "statement"),
    "page": ("statement",),
    "every": ("statement",),
    "totals": ("statement",),
    "ask": ("statement",),
    "send": ("statement",),
}
ORM_WRITES = {
    "save", "delete", "create", "update", "bulk_create", "bulk_update", "get_or_create",
    "update_or_create",
}  # fmt: skip
DISTANT = ("django.db.models.signals", "django.dispatch", "django.contrib.admin", "django.forms")
RECORDING = {"record", "record_staged"}
DRAWERS = {"utils", "helpers", "common", "misc", "base"}
DICTATED = {HOUSE / "db" / "backend" / "base.py"}  # Django loads an engine by this very name.
SQL_WRITE = re.compile(
    r"\b(?:INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?"
    r"|(?<!DO )(?<!FOR )(?<!KEY )UPDATE)\s+(?:ONLY\s+)?(\w+)",
    re.IGNORECASE,
)
WORD = re.compile(r'^msgctxt "(trail|duties)"\nmsgid "(.+)"\nmsgstr "(.+)"$', re.MULTILINE)
SENTENCE = re.compile(r'^msgctxt "refusal"\nmsgid "(\w+)"\nmsgstr ((?:".*"\n?)+)', re.MULTILINE)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(room: str = "") -> list[Path]:
    return [path for path in (HOUSE / room).rglob("*.py") if "migrations" not in path.parts]


def statements() -> list[Path]:
    return sorted(HOUSE.glob("*/sql/*.sql"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(node: ast.AST) -> Iterator[Function]:
    return (child for child in ast.walk(node) if isinstance(child, Function))


def called(node: ast.AST) -> set[str]:
    return {ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)}


def room_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0]


def is_action(path: Path) -> bool:
    """Say whether a module offers actions; those with an underscore are an actions folder's own."""
    return (
        "actions" in path.relative_to(HOUSE).with_suffix("").parts
        and room_of(path) != "audit"
        and not path.stem.startswith("_")
    )


def actions() -> Iterator[tuple[str, Path, ast.FunctionDef]]:
    for path in filter(is_action, sources()):
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield f"{path}:{node.lineno} {node.name}", path, node


@cache
def recorders(room: str) -> set[str]:
    """Return the names of the room's functions that leave an audit entry, at whatever remove."""
    calls = {
        function.name: {name.rpartition(".")[2] for name in called(function)}
        for path in sources(room)
        for function in functions(tree(path))
    }
    found = set(RECORDING)
    while more := {name for name, names in calls.items() if names & found} - found:
        found |= more
    return found


def asked() -> Iterator[tuple[str, str, str, str]]:
    """Return every statement asked for by its name: where, in which room, how, the name."""
    for path in sources():
        for call in ast.walk(tree(path)):
            if not isinstance(call, ast.Call):
                continue
            receiver, _, way = ast.unparse(call.func).rpartition(".")
            ways = ASKING.get(way, ()) if receiver in ("db", "listing", "trip") else ()
            for how, name in zip(ways, call.args, strict=False):
                if isinstance(name, ast.Constant):
                    yield f"{path}:{call.lineno}", room_of(path), how, str(name.value)


def imported(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def models() -> Iterator[tuple[str, ast.ClassDef]]:
    for path in HOUSE.glob("*/models.py"):
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and any(
                "Model" in ast.unparse(b) for b in node.bases
            ):
                yield f"{path}:{node.lineno} {node.name}", node


def codes() -> set[str]:
    module = tree(HOUSE / "core" / "refusal.py")
    (enum,) = (n for n in module.body if isinstance(n, ast.ClassDef) and n.name == "RefusalCode")
    return {ast.unparse(node.targets[0]) for node in enum.body if isinstance(node, ast.Assign)}


def chooses(action: ast.FunctionDef, path: Path) -> bool:
    """Say whether an action only chooses between ways, of which each is one transaction."""
    ways = [way for way in functions(tree(path)) if way.name in called(action)]
    writing = [way for way in ways if called(way) & {"trip.gather", "audit.record"}]
    return bool(writing) and all(
        "trip.gather" in called(way) or "transaction.atomic" in map(ast.unparse, way.decorator_list)
        for way in writing
    )


@rule
def test_an_action_names_its_actor_and_moment() -> Complaints:
    for where, _, action in actions():
        names = {argument.arg for argument in action.args.kwonlyargs}
        if action.args.args:
            yield f"{where}: make every argument keyword-only"
        if not {"actor", "at"} <= names:
            yield f"{where}: take actor and at"
        if action.args.kwarg is not None:
            yield f"{where}: name every argument"


@rule
def test_an_action_leaves_an_audit_entry() -> Complaints:
    for where, path, action in actions():
        names = {name.rpartition(".")[2] for name in called(action)}
        if not names & recorders(room_of(path)):
            yield f"{where}: call audit.record in this transaction"


@rule
def test_an_action_is_one_transaction() -> Complaints:
    for where, path, action in actions():
        decorators = {ast.unparse(decorator) for decorator in action.decorator_list}
        if "transaction.atomic" not in decorators and not chooses(action, path):
            yield f"{where}: decorate it with @transaction.atomic"


@rule
def test_every_module_of_actions_has_its_tests() -> Complaints:
    for path in filter(is_action, sources()):
        folder, test = ROOT / "tests" / room_of(path), f"test_{path.name}"
        if any(functions(tree(path))) and not any(folder.rglob(test)):
            yield f"{path}: test it in {test} under {folder.relative_to(ROOT)}"


@rule
def test_queries_are_asked_by_the_names_of_their_arguments() -> Complaints:
    for path in sources():
        if "queries" not in path.relative_to(HOUSE).with_suffix("").parts:
            continue
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                where = f"{path}:{node.lineno} {node.name}"
                if node.args.args:
                    yield f"{where}: make every argument keyword-only"


@rule
def test_doors_do_not_write() -> Complaints:
    for path in (path for door in DOORS for path in sources(door)):
        for call in called(tree(path)):
            receiver, _, method = call.rpartition(".")
            if receiver.endswith("objects") or (receiver and method in ORM_WRITES):
                yield f"{path}: {call}() belongs in an action"
        for line, name in imported(path):
            if name.startswith("django.db"):
                yield f"{path}:{line}: ask an action or a query, not {name}"


@rule
def test_the_core_is_the_standard_library_and_nothing_else() -> Complaints:
    for path in [*sources("attribution"), *sources("core")]:
        for line, name in imported(path):
            if name.split(".")[0] not in {*sys.stdlib_module_names, "medcount"}:
                yield f"{path}:{line}: {name} belongs above the core"


@rule
def test_nothing_happens_at_a_distance() -> Complaints:
    for path in sources():
        for line, name in imported(path):
            if name.startswith(DISTANT):
                yield f"{path}:{line}: call the action that follows, not {name}"
    for where, model in models():
        for inner in ast.walk(model):
            if isinstance(inner, Function) and inner.name in {"save", "delete"}:
                yield f"{where}: write the rule in an action, not in {inner.name}"
            if isinstance(inner, ast.Assign) and ast.unparse(inner.targets[0]) == "ordering":
                yield f"{where}: order in the query"


@rule
def test_a_statement_that_is_asked_for_is_there_and_is_the_rooms_own() -> Complaints:
    names = {f"{room_of(path)}/{path.stem}" for path in statements()}
    for where, room, how, name in asked():
        if name not in names:
            yield f"{where}: write medcount/{name.replace('/', '/sql/')}.sql"
        elif how == "statement" and not name.startswith(f"{room}/"):
            # A staging table may be filled by a caller; its owner's action reads it.
            yield f"{where}: {name} is another room's; call its query or action"


@rule
def test_a_statement_that_is_there_is_asked_for() -> Complaints:
    names = {
        node.value
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
    }
    for path in statements():
        if f"{room_of(path)}/{path.stem}" not in names:
            yield f"{path}: nobody asks for it; delete it"


@rule
def test_a_statement_begins_with_what_it_promises() -> Complaints:
    for path in statements():
        if not path.read_text(encoding="utf-8").startswith("--"):
            yield f"{path}: say in a comment what it promises, to whom, with which parameters"


@rule
def test_a_statement_names_those_who_ask_for_it() -> Complaints:
    promised = {
        f"{room_of(path)}/{path.stem}": " ".join(re.findall("^--.*", text, re.MULTILINE))
        for path in statements()
        if (text := path.read_text(encoding="utf-8"))
    }
    for path in sources():
        module = ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(tree(path)):
            head = promised.get(node.value) if isinstance(node, ast.Constant) else None
            if head is not None and not re.search(rf"\b{re.escape(module)}\b|whoever", head):
                yield f"{path}:{node.lineno}: {node.value} does not name {module} as a caller"


@rule
def test_sql_writes_only_its_own_room() -> Complaints:
    for path in statements():
        room = room_of(path)
        for table in SQL_WRITE.findall(re.sub(r"--.*", "", path.read_text(encoding="utf-8"))):
            if not table.startswith((f"{room}_", "staged_")):
                yield f"{path}: {room} may not write {table}; call that room's action"


def jobs() -> set[str]:
    """Return the names of the jobs, which look like those of actions."""
    named = set()
    for path in sources():
        for call in ast.walk(tree(path)):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("db.defer", "app.task"):
                given = [*call.args, *(keyword.value for keyword in call.keywords)]
                named |= {str(one.value) for one in given if isinstance(one, ast.Constant)}
    return named


def not_in_english(context: str, said: set[str]) -> Complaints:
    """Return the words that have no English, and those in the catalogue that nobody says."""
    catalogue = HOUSE / "locale" / "en" / "LC_MESSAGES" / "django.po"
    found = WORD.findall(catalogue.read_text(encoding="utf-8"))
    english = {word for where, word, _ in found if where == context}
    yield from (f"{catalogue}: {word} has no English" for word in said - english)
    yield from (f"{catalogue}: nobody says {word}" for word in english - said)


def demands(action: ast.FunctionDef) -> Iterator[tuple[set[str], bool]]:
    """Return the roles that an action itself demands, and whether they depend on more."""
    for call in ast.walk(action):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "require_role":
            given = [ast.unparse(role) for role in call.args[1:]]
            roles = {role.removeprefix("Role.") for role in given if role.startswith("Role.")}
            yield roles, len(roles) < len(given)


def recorded() -> Iterator[tuple[str, str]]:
    """Return every name under which an action is kept in the trail, and where it stands."""
    rooms = "|".join(sorted(path.name for path in HOUSE.iterdir() if path.is_dir()))
    looks = re.compile(rf"(?:{rooms})(?:\.(?!csv$)[a-z_]+)+")
    others = jobs() | {duty.code for duty in duty_names.DUTIES}
    silent = {HOUSE / "audit" / "words.py", HOUSE / "core" / "duty_names.py"}
    for path in sources():
        for node in ast.walk(tree(path)) if path not in silent else ():
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and looks.fullmatch(text) and text not in others:
                yield f"{path}:{node.lineno}", text


@rule
def test_every_action_in_the_trail_has_its_words() -> Complaints:
    named = {name: where for where, name in recorded()}
    for name, where in named.items():
        if name not in words.ACTIONS:
            yield f"{where}: {name} has no word in medcount/audit/words.py"
    for name in words.ACTIONS.keys() - named:
        yield f"medcount/audit/words.py: nobody records {name}"
    yield from not_in_english("trail", {*words.ACTIONS.values(), *words.SUBJECTS.values()})


@rule
def test_every_duty_says_whose_it_is_and_has_its_words() -> Complaints:
    demanded = {f"{room_of(path)}.{node.name}": (where, node) for where, path, node in actions()}
    duties = {duty.code: duty for duty in duty_names.DUTIES}
    for code in duties.keys() - demanded:
        yield f"medcount/core/duty_names.py: there is no action {code}"
    for code, (where, node) in demanded.items():
        for roles, more in demands(node):
            held = {role.name for role in duties[code].roles} if code in duties else set()
            if not roles <= held or (not more and roles != held):
                yield f"{where}: say in medcount/core/duty_names.py that it takes {sorted(roles)}"
    parts = set(duty_names.SLOT_NAMES.values())
    yield from not_in_english("duties", parts | {duty.word for duty in duties.values()})


@rule
def test_the_words_of_the_trail_stand_in_order_and_are_told_apart() -> Complaints:
    for name, said in (("ACTIONS", words.ACTIONS), ("SUBJECTS", words.SUBJECTS)):
        if list(said) != sorted(said):
            yield f"medcount/audit/words.py: sort {name}"
    for word, times in Counter(words.ACTIONS.values()).items():
        if times > 1:
            yield f"medcount/audit/words.py: {times} actions are called {word}"


@rule
def test_every_refusal_has_its_sentences() -> Complaints:
    for catalogue in HOUSE.glob("locale/*/LC_MESSAGES/django.po"):
        found = dict(SENTENCE.findall(catalogue.read_text(encoding="utf-8")))
        said = {code for code, sentence in found.items() if sentence.strip(' "\n')}
        for code in codes() - said:
            yield f"{catalogue}: {code} has no sentence"
        for code in said - codes():
            yield f"{catalogue}: nobody refuses with {code}"


@rule
def test_every_refusal_has_a_test() -> Complaints:
    tests = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    words = set(re.findall(r"\w+", "".join(tests)))
    for code in codes() - words:
        yield f"{code}: no test refuses with it"


@rule
def test_every_model_is_in_the_glossary() -> Complaints:
    glossary = ROOT / "docs" / "glossary.md"
    text = glossary.read_text(encoding="utf-8") if glossary.exists() else ""
    words = set(re.findall(r"\w+", "".join(re.findall(r"^\|.*\|$", text, re.MULTILINE))))
    for where, model in models():
        if model.name not in words:
            yield f"{where}: no row in docs/glossary.md, no model"


@rule
def test_every_link_of_the_papers_leads_to_something_that_is_there() -> Complaints:
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")):
        for aim in re.findall(r"\]\(([^):#]+)[)#]", page.read_text(encoding="utf-8")):
            if not (page.parent / aim).exists():
                yield f"{page}: {aim} is not there"


@rule
def test_functions_fit_a_screen_and_files_fit_a_sitting() -> Complaints:
    for path in sources():
        if len(path.read_text(encoding="utf-8").splitlines()) > 500:
            yield f"{path}: split it by field term"
        for function in functions(tree(path)):
            if (function.end_lineno or 0) - function.lineno >= 60:
                yield f"{path}:{function.lineno}: keep the ifs, move the work down"


@rule
def test_there_are_no_drawers() -> Complaints:
    for path in {*HOUSE.rglob("*"), *(ROOT / "tests").rglob("*")} - DICTATED:
        if path.stem in DRAWERS:
            yield f"{path}: name it by the field's own word"
