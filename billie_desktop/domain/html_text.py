"""HTML of messages as formatted text, by allow-list (features.md CH-3).

Nothing of the source is handed on as markup. What is known is turned into styles of runs, what is not is left out or
shown as the words it is made of, so there is nothing that a script, a style, a handler or a foreign picture could
ride on. The time needed grows with the length of the source alone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from billie_desktop.domain.rich_text import Block, BlockKind, RichText, Run
from billie_desktop.domain.text_safety import clean_text, safe_link

LONGEST_SOURCE = 65_536
"""Characters that are read; more than a whole event may carry in one message."""

ALLOWED = frozenset({"b", "i", "em", "strong", "a", "p", "br", "ul", "ol", "li", "span"})
_SILENT = frozenset(
    {
        "script", "style", "iframe", "noscript", "noembed", "noframes", "object", "embed", "applet", "template",
        "title", "textarea", "xmp", "plaintext", "svg", "math", "select", "audio", "video", "canvas", "head",
    }
)  # fmt: skip
"""Elements whose content is no text for people; it is left out with them."""

_BREAKING = frozenset(
    {
        "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "div", "dl", "dt",
        "fieldset", "figure", "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
        "main", "menu", "nav", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    }
)  # fmt: skip
_OTHER = frozenset(
    {
        "abbr", "area", "base", "basefont", "bdi", "bdo", "bgsound", "big", "body", "button", "caption", "cite",
        "code", "col", "colgroup", "data", "datalist", "del", "dfn", "font", "frame", "frameset", "html", "image",
        "img", "input", "ins", "isindex", "kbd", "keygen", "label", "legend", "link", "map", "mark", "marquee",
        "meta", "meter", "nobr", "optgroup", "option", "output", "param", "picture", "progress", "q", "rp", "rt",
        "ruby", "s", "samp", "slot", "small", "source", "strike", "sub", "sup", "time", "track", "tt", "u", "var",
        "wbr", "blink", "spacer", "layer", "ilayer", "multicol",
    }
)  # fmt: skip
_NEVER_BARE = ALLOWED | {"s", "u", "q"}
"""Elements that have no attributes without a value."""

_KNOWN = ALLOWED | _SILENT | _BREAKING | _OTHER

# The content of a tag ends at the first angle bracket, quoted or not: then every character is looked at once. A
# quoted bracket costs a little stray text, never more.
_TAG = re.compile(r"<(?:!--|[!?][^<>]*>?|/?[a-zA-Z][^<>]*>)")
_NAME = re.compile(r"/?\s*([a-zA-Z][a-zA-Z0-9]*)")
_HREF = re.compile(r"""(?:^|[\s"'/])href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+))""", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n]+")
_DEEPEST = 3


def read_html(source: str) -> RichText:
    """The message as formatted text. Never raises; text without markup keeps its line breaks."""
    source = source[:LONGEST_SOURCE]
    reader = _Reader(keeps_lines=not _has_markup(source))
    for text, tag in _pieces(source):
        if text:
            reader.text(text)
        if tag:
            reader.tag(tag)
    return reader.finish()


def _has_markup(source: str) -> bool:
    return any(tag and _name_of(tag) in ALLOWED for _, tag in _pieces(source))


def _name_of(tag: str) -> str:
    """The element's name in lower case. '' for what only looks like a tag: "a<b and c>d" is a comparison."""
    found = _NAME.match(tag, 1)
    if found is None:
        return ""
    name, rest = found.group(1).lower(), tag[found.end() : -1].strip(" \t\n\r/")
    return "" if rest and "=" not in rest and name in _NEVER_BARE else name


def _pieces(source: str) -> Iterator[tuple[str, str]]:
    """Text and the tag behind it, in turn. Tags that no element of HTML has are text: "<3", "<foo>"."""
    at = start = 0
    while (found := _TAG.search(source, at)) is not None:
        tag, end = found.group(), found.end()
        if tag == "<!--":
            close = source.find("-->", end)
            yield source[start : found.start()], ""
            start = at = len(source) if close < 0 else close + 3
            continue
        if tag[1] in "!?":
            yield source[start : found.start()], ""
            start = at = end
            continue
        name = _name_of(tag)
        if name not in _KNOWN:
            at = found.start() + 1
            continue
        yield source[start : found.start()], tag
        if name in _SILENT and tag[1] != "/" and not tag.endswith("/>"):
            close_tag = re.compile(rf"</{name}[^<>]*>", re.IGNORECASE).search(source, end)
            end = len(source) if close_tag is None else close_tag.end()
        start = at = end
    yield source[start:], ""


class _Reader:
    """Builds blocks from text and tags. Depths are numbers, so that no nesting can exhaust anything."""

    def __init__(self, *, keeps_lines: bool) -> None:
        self._keeps_lines = keeps_lines
        self._bold = self._italic = 0
        self._link = ""
        self._lists: list[int | None] = []
        self._lists_too_deep = 0
        self._item: tuple[BlockKind, int, int] | None = None
        self._runs: list[Run] = []
        self._blocks: list[Block] = []

    def text(self, raw: str) -> None:
        """Words between tags."""
        text = clean_text(html.unescape(raw))
        if not self._keeps_lines:
            text = _SPACES.sub(" ", text)
            if not self._runs or self._runs[-1].text.endswith((" ", "\n")):
                text = text.removeprefix(" ")
        self._add(text)

    def _add(self, text: str) -> None:
        if not text:
            return
        run = Run(text, self._bold > 0, self._italic > 0, False, self._link)
        if self._runs and self._runs[-1].styled_like(run):
            last = self._runs.pop()
            run = Run(last.text + text, run.bold, run.italic, False, run.link)
        self._runs.append(run)

    def tag(self, tag: str) -> None:
        """One tag of HTML."""
        name, closes = _name_of(tag), tag.startswith("</")
        step = -1 if closes else 1
        match name:
            case "b" | "strong":
                self._bold = max(0, self._bold + step)
            case "i" | "em":
                self._italic = max(0, self._italic + step)
            case "a":
                self._link = "" if closes else self._address(tag)
            case "br":
                self._add("\n")
            case "ul" | "ol":
                self._list(name, closes)
            case "li":
                self._end_block()
                if not closes:
                    self._begin_item()
            case "p":
                self._end_block()
            case _ if name in _BREAKING:
                self._end_block()

    @staticmethod
    def _address(tag: str) -> str:
        found = _HREF.search(tag)
        if found is None:
            return ""
        raw = next(group for group in found.groups() if group is not None)
        return safe_link(html.unescape(raw)) or ""

    def _list(self, name: str, closes: bool) -> None:
        self._end_block()
        self._item = None
        if not closes:
            if len(self._lists) <= _DEEPEST:
                self._lists.append(0 if name == "ol" else None)
            else:
                self._lists_too_deep += 1
        elif self._lists_too_deep:
            self._lists_too_deep -= 1
        elif self._lists:
            self._lists.pop()

    def _begin_item(self) -> None:
        if not self._lists:
            self._lists.append(None)
        count = self._lists[-1]
        depth = len(self._lists) - 1
        if count is None:
            self._item = (BlockKind.BULLET, 0, depth)
        else:
            self._lists[-1] = count + 1
            self._item = (BlockKind.NUMBERED, count + 1, depth)

    def _end_block(self) -> None:
        runs = _trimmed(self._runs)
        self._runs = []
        if not runs:
            return
        kind, number, depth = self._item or (BlockKind.PARAGRAPH, 0, 0)
        self._blocks.append(Block(tuple(runs), kind, number, depth))
        # A second paragraph of the same item has no marker of its own.
        if self._item is not None:
            self._item = (BlockKind.PARAGRAPH, 0, depth)

    def finish(self) -> RichText:
        """What was read."""
        self._end_block()
        return tuple(self._blocks)


def _trimmed(runs: list[Run]) -> list[Run]:
    """Without blank space at both ends of the block."""
    kept = list(runs)
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[0] = _with_text(kept[0], kept[0].text.lstrip())
        kept[-1] = _with_text(kept[-1], kept[-1].text.rstrip())
    return kept


def _with_text(run: Run, text: str) -> Run:
    return Run(text, run.bold, run.italic, run.underline, run.link)
