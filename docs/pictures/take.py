"""
Takes the README's pictures from the running product: ``make screenshots``.

The demo company is made anew in a folder of its own, so that the same program makes the same
pictures, apart from the times in them. Chromium comes by ``make browser``.
"""

import base64
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
LANGUAGES = {"en": "en-GB", "zh-hans": "zh-CN"}  # As the product calls them, and as a browser does.
COUNTERS = {"en": "counter1", "zh-hans": "counter2"}
DESK, PHONE = (1440, 900), (390, 844)
QUALITY = 80
NO_LABEL = "]C1NOT-A-LABEL"  # A code that nobody knows.


class Demo(NamedTuple):
    """Where the demo company is to be reached, and how everybody comes in."""

    address: str
    password: str


@contextmanager
def demo() -> Iterator[Demo]:
    """Serve a fresh demo company, which says by itself how to come in."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # Where root asks, PostgreSQL runs as somebody else.
        process = subprocess.Popen(
            [sys.executable, "-m", "medcount.cli.main", "demo", "--port", str(_free_port())],
            env={**os.environ, "MEDCOUNT_DATA": folder},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            password = _said(process.stdout, r"password .*: (\S+)")
            yield Demo(_said(process.stdout, r"ready in .*(http://\S+)/"), password)
        finally:
            process.terminate()
            process.wait()


def _said(lines: Iterable[str], pattern: str) -> str:
    """Return what the first line of a pattern says."""
    for line in lines:
        if found := re.search(pattern, line):
            return found[1]
    raise AssertionError(f"the demo company did not say {pattern}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Visit:
    """Somebody at a browser, in one language, of whose pages pictures are taken."""

    def __init__(
        self,
        browser: Browser,
        company: Demo,
        who: str,
        language: str,
        *,
        size: tuple[int, int] = DESK,
        theme: Literal["light", "dark"] = "light",
    ) -> None:
        """Come in."""
        width, height = size
        self.language = language
        self.context = browser.new_context(
            base_url=company.address,
            viewport={"width": width, "height": height},
            device_scale_factor=2 if size is PHONE else 1.5,
            color_scheme=theme,
            reduced_motion="reduce",
            locale=LANGUAGES[language],
        )
        self.context.add_cookies(
            [{"name": "django_language", "value": language, "url": company.address}]
        )
        self.page: Page = self.context.new_page()
        self.page.goto("/login")
        self.page.fill("#username", who)
        self.page.fill("#password", company.password)
        self.page.locator("main button[type=submit]").first.click()
        self.page.wait_for_url(lambda url: "/login" not in url)

    def take(self, name: str) -> None:
        """Keep what is seen as a picture."""
        self.page.evaluate("document.fonts.ready")
        self.page.wait_for_timeout(300)
        session = self.context.new_cdp_session(self.page)
        wanted = {"format": "webp", "quality": QUALITY}
        taken = session.send("Page.captureScreenshot", wanted)["data"]
        (HERE / f"{name}.{self.language}.webp").write_bytes(base64.b64decode(taken))

    def take_page(self, path: str, name: str) -> None:
        """Go to a page and keep it."""
        self.page.goto(path)
        self.take(name)

    def first(self, path: str, link: str) -> str:
        """Return where the first link of a kind on a page leads."""
        self.page.goto(path)
        aim = self.page.locator(f'main a[href^="{link}"]').first.get_attribute("href")
        assert aim is not None, path
        return aim.partition("?")[0]

    def ask(self, path: str) -> Any:
        """Return what the API answers this person."""
        return self.context.request.get(f"/api/v1/{path}").json()

    def ask_all(self, path: str) -> Iterator[Any]:
        """Return all rows of a list, page by page."""
        cursor: str | None = None
        while cursor != "":
            answer = self.ask(f"{path}&rows=500&cursor={cursor or ''}")
            yield from answer["rows"]
            cursor = answer["next"]

    def scan(self, code: str) -> None:
        """Type as a scanner does."""
        self.page.keyboard.type(code, delay=1)
        self.page.keyboard.press("Enter")
        self.page.wait_for_timeout(1000)  # The verdict, and the server's word that it has the scan.


def at_the_desk(browser: Browser, company: Demo, language: str) -> None:
    """Take the pages of who runs the count."""
    head = Visit(browser, company, "head", language)
    head.take_page("/", "today")
    head.take_page(head.first("/plans", "/plans/0"), "plan")
    late = head.first("/variances?needs=CAUSE&cause=C-24", "/variances/")
    head.take_page(late, "variance")
    head.take_page(head.first("/approvals", "/approvals/0"), "approval")
    dark = Visit(browser, company, "head", language, size=PHONE, theme="dark")
    dark.take_page("/", "today-phone")


def on_the_floor(browser: Browser, company: Demo, language: str) -> None:
    """Take the counting page: a good verdict, and one that asks the counter to look."""
    counter = Visit(browser, company, COUNTERS[language], language, size=PHONE)
    [task, *_] = [one for one in counter.ask("tasks")["rows"] if not one["submitted_at"]]
    pack = counter.ask(f"tasks/{task['id']}")
    place, label = a_label(Visit(browser, company, "head", language), pack)
    counter.page.goto("/count")
    counter.page.locator(".hh-row").first.click()
    counter.page.get_by_role("button", name=place, exact=True).click()
    counter.page.locator(".hh-verdict").wait_for()
    counter.scan(label)
    counter.take("count")
    counter.scan(NO_LABEL)
    counter.take("count-question")


def a_label(head: Visit, pack: Any) -> tuple[str, str]:
    """Return a place that is not counted yet, and what the label of goods there says."""
    codes = {one["item"]: one["di"] for one in pack["packaging"] if one["factor"] == 1}
    items = {item["code"]: codes.get(item["id"]) for item in pack["items"]}
    place = next(place["code"] for place in pack["places"] if not place["done"])
    for row in head.ask_all("stock?sort=place"):
        di = items.get(row["item_code"])
        if row["place"] == place and di and row["lot"] and row["expiry"] and not row["serial"]:
            expiry = row["expiry"].replace("-", "")[2:]
            return place, f"]d201{di}17{expiry}10{row['lot']}"
    raise AssertionError(f"no labelled goods at {place}")


def main() -> None:
    """Take all pictures, in both languages."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path is not None, "no Chromium: make browser"
    arguments = ["--hide-scrollbars", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with demo() as company, sync_playwright() as playwright:
        for take in (at_the_desk, on_the_floor):  # What is scanned shows at the desk.
            for language, spoken in LANGUAGES.items():
                browser = playwright.chromium.launch(
                    executable_path=path, args=[*arguments, f"--lang={spoken}"]
                )
                take(browser, company, language)
                browser.close()


if __name__ == "__main__":
    main()
