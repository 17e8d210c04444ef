"""A keyboard and nothing else (WCAG 2.1.1): the mouse is not there."""

from playwright.sync_api import Page, expect

HERE = "document.activeElement"
MOST = 120


class Keys:
    """Hands on a page's keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Press one key after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.page.keyboard.type(text)

    def tab_to(self, selector: str, *, back: bool = False) -> None:
        """Tab until what `selector` names has the focus; every stop on the way must be seen to have it."""
        for _ in range(MOST):
            self.press("Shift+Tab" if back else "Tab")
            if self.page.evaluate(f"(selector) => {HERE}.matches(selector)", selector):
                return
        raise AssertionError(f"the keyboard does not reach {selector}")

    def on(self, selector: str) -> None:
        """What `selector` names has the focus now."""
        expect(self.page.locator(selector)).to_be_focused()
