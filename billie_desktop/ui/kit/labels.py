"""Text on a surface: one line in a role of the type scale, paragraphs, hairlines and key-value rows."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, FontRole


class Label(QLabel):
    """One line of plain text; as high as the line of its role, so that labels sit on the grid.

    `tone` is a text colour role, `weight` overrides that of the type scale.
    """

    def __init__(
        self,
        text: str = "",
        role: FontRole = "dense",
        tone: ColorRole = "text",
        *,
        weight: int | None = None,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._role: FontRole = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme().font(role, weight))
        self.setFixedHeight(theme().step(role).line)
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.setProperty("tone", tone)

    def set_tone(self, tone: ColorRole) -> None:
        """Another text colour."""
        if self.property("tone") == tone:
            return
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)

    def set_weight(self, weight: int | None) -> None:
        """Another weight of the same role."""
        self.setFont(theme().font(self._role, weight))


class Paragraph(QLabel):
    """Several lines of text that wrap, set on the line height of their role."""

    def __init__(
        self,
        text: str = "",
        role: FontRole = "dense",
        tone: ColorRole = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role: FontRole = role
        self._text = ""
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setFont(theme().font(role))
        self.setWordWrap(True)
        self.setProperty("tone", tone)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Plain text; anything that looks like markup is shown as it is."""
        self._text = text
        self.setText(set_lines(escape(text), theme().step(self._role).line))
        self.setAccessibleName(text)

    def text_shown(self) -> str:
        """The plain text."""
        return self._text

    def set_tone(self, tone: ColorRole) -> None:
        """Another text colour."""
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)


def escape(text: str) -> str:
    """Plain text as rich text: markup has no effect, line ends stay."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return safe.replace("\n", "<br>")


def set_lines(markup: str, line: int) -> str:
    """Wrap rich text in a paragraph with lines of `line` px."""
    return f'<p style="margin:0; line-height:{line}px;">{markup}</p>'


class Hairline(QFrame):
    """A line of 1 px, horizontal by default."""

    def __init__(self, *, vertical: bool = False, strong: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("hairline", "strong" if strong else "true")
        self.setFrameShape(QFrame.Shape.NoFrame)
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def sizeHint(self) -> QSize:
        return QSize(1, 1)


class Pane(QWidget):
    """A region with one of the grounds of the tokens: window, bar, rail, surface, surface-alt and so on."""

    def __init__(self, ground: ColorRole = "surface", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("ground", ground)
