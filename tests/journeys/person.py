"""Somebody at a browser: what they see, press and type, told as in a working instruction."""

from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 1000}


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

    def presses(self, name: str, *, within: Locator | None = None) -> None:
        """Press the button or link of a name."""
        here = within or self.page
        button = here.get_by_role("button", name=name).or_(here.get_by_role("link", name=name))
        button.first.click()

    def fills(self, **fields: str) -> None:
        """Fill in fields by their names."""
        for name, value in fields.items():
            field = self.page.locator(f"[name={name}]:visible").first
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)

    def sees(self, text: str) -> None:
        """Wait until a text stands on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=15_000)

    def does_not_see(self, text: str) -> None:
        """Say that a text stands nowhere on the page."""
        assert text not in self.page.content()

    def scans(self, code: str) -> None:
        """Type a code as a scanner does: at one go, with Enter at its end."""
        self.page.keyboard.type(code, delay=1)
        self.page.keyboard.press("Enter")

    def leave(self) -> None:
        """Close the browser; whatever its console complained of is a fault."""
        self.context.close()
        assert self.faults == [], f"{self.name}: {self.faults}"

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.text} at {self.page.url}")
