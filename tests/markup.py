"""What HTML for a notebook may hold: no element that does anything, and mathematics only where a printer put it."""

from __future__ import annotations

from html.parser import HTMLParser

ALLOWED = {"div", "p", "strong", "code", "table", "thead", "tbody", "tr", "th", "td", "details", "summary"} | {
    *("ul", "li", "span"),
}


class Markup(HTMLParser):
    """The text of HTML, the formulas in it, and what is wrong with it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.inert = 0
        self.words: list[str] = []
        self.formulas: list[str] = []
        self.wrong: list[str] = []
        self.feed(html)
        self.close()
        self.wrong += [f"<{tag}> is not closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.wrong.append(f"<{tag}>")
        self.wrong += [f"{name}={value}" for name, value in attrs if name not in ("style", "class")]
        self.open.append(tag)
        self.inert += tag == "span"

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")
        self.inert -= tag == "span"

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.inert:
            return
        parts = data.split("$")
        if len(parts) % 2 == 0:
            self.wrong.append(f"a dollar alone: {data}")
        self.formulas += parts[1::2]
        self.wrong += [f"a backslash outside of mathematics: {part}" for part in parts[::2] if "\\" in part]

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"a comment: {data}")

    @property
    def text(self) -> str:
        """All that is read."""
        return "".join(self.words)


def read(html: str) -> Markup:
    """The HTML, which must be harmless and whole."""
    found = Markup(html)
    assert not found.wrong, found.wrong
    return found
