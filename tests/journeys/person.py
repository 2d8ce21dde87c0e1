"""Somebody at a browser: what they see, press and type, told as in a working instruction."""

from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.workbook.workbook import Workbook
from playwright.sync_api import Browser, Locator, Page, expect

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 1000}
GS = "\x1d"


class Person:
    """One person in a browser of their own, logged in."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        name: str,
        password: str,
        *,
        phone: bool = False,
        language: str = "zh-hans",
    ) -> None:
        """Open the product, choose the language and come in."""
        self.name = name
        self.address = address
        self.context = browser.new_context(viewport=PHONE if phone else DESK, locale="zh-CN")
        host = address.removeprefix("http://").partition(":")[0]
        self.context.add_cookies(
            [{"name": "django_language", "value": language, "domain": host, "path": "/"}]
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.faults: list[str] = []
        self.is_offline = False
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._hear)
        self.open("/login")
        self.page.fill("#username", name)
        self.page.fill("#password", password)
        self.page.locator("main button[type=submit]").first.click()
        self.page.wait_for_url(lambda url: "/login" not in url)

    def open(self, path: str) -> int:
        """Go to a page and return the status of its answer."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        return answer.status

    def goes_to(self, way: str) -> None:
        """Go by one of the ways that stand on every page of the desk."""
        ways = self.page.locator(".mc-nav nav")
        ways.get_by_role("link", name=way, exact=True).click()

    def comes_back_to(self, path: str) -> None:
        """Go to a page that was open before, as by a bookmark."""
        assert self.open(path) == 200

    @property
    def here(self) -> str:
        """Return the path of the page that is open."""
        return self.page.url.removeprefix(self.address)

    def presses(self, name: str, *, within: Locator | None = None, exact: bool = False) -> None:
        """Press the button or link of a name."""
        here = within or self.page
        button = here.get_by_role("button", name=name, exact=exact)
        button.or_(here.get_by_role("link", name=name, exact=exact)).first.click()

    def opens(self, name: str) -> None:
        """Open a part of the page that is folded away."""
        self.page.locator("summary").filter(has_text=name).click()

    def fills(self, **fields: str) -> None:
        """Fill in fields of a form by their names; a list's filters are no such form."""
        for name, value in fields.items():
            field = self.page.locator(f'form[method=post] [name="{name}"]:visible').first
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)

    def chooses(self, label: str, option: str) -> None:
        """Choose one of what the field of a label offers."""
        self.page.get_by_label(label).select_option(option)

    def sees(self, *texts: str) -> None:
        """Wait until each of these texts stands on the page."""
        for text in texts:
            seen = self.page.get_by_text(text).filter(visible=True)
            expect(seen.first, f"{self.name} sees {text}").to_be_visible(timeout=15_000)

    def does_not_see(self, *texts: str) -> None:
        """Say that none of these texts stands anywhere on the page, hidden or not."""
        content = self.page.content()
        for text in texts:
            assert text not in content, f"{self.name} sees {text}"

    def cannot_press(self, name: str) -> None:
        """Say that the page offers no button or link of a name."""
        for role in ("button", "link"):
            expect(self.page.get_by_role(role, name=name, exact=True)).to_have_count(0)

    def is_refused(self, code: str) -> None:
        """See why the last step was refused; that answer is no fault of the page."""
        expect(self.page.locator("#refusal")).to_contain_text(code)
        self.faults = [fault for fault in self.faults if "status of 422" not in fault]

    def reads_the_table(self) -> list[list[str]]:
        """Return what stands in the rows of the page's first table, cell by cell."""
        lines = self.page.locator("table").first.locator("tbody tr").all()
        return [line.locator("td").all_inner_texts() for line in lines]

    def scans(self, code: str) -> None:
        """Type a code as a scanner does: at one go, GS as Ctrl+], with Enter at its end."""
        for number, part in enumerate(code.split(GS)):
            if number:
                self.page.keyboard.press("Control+]")
            self.page.keyboard.type(part, delay=1)
        self.page.keyboard.press("Enter")

    def enters_on_the_pad(self, number: str) -> None:
        """Press a number, figure by figure."""
        for figure in number:
            self.presses(figure, within=self.page.locator(".hh-pad"), exact=True)

    def loses_the_network(self) -> None:
        """Walk to where the network does not reach."""
        self.is_offline = True
        self.context.set_offline(True)

    def finds_the_network(self) -> None:
        """Come back to where it does."""
        self.context.set_offline(False)
        self.is_offline = False

    def reloads(self) -> None:
        """Load the page anew, as when a handheld was switched off and on."""
        self.page.reload()

    def downloads(self, name: str) -> Workbook:
        """Take a workbook home by the link of a name, and open it."""
        with self.page.expect_download() as download:
            self.presses(name)
        return openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()))

    def leave(self) -> None:
        """Close the browser; whatever its console complained of is a fault."""
        self.context.close()
        assert self.faults == [], f"{self.name}: {self.faults}"

    def _hear(self, message: Any) -> None:
        if message.type not in ("error", "warning"):
            return
        if self.is_offline and "ERR_INTERNET_DISCONNECTED" in message.text:
            return
        self.faults.append(f"{message.text} at {self.page.url}")
