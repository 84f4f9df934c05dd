"""Every key of the desk, once: the router obeys this table and the shortcut sheet shows it.

A key means one thing per scope. A key of the scope `ANYWHERE` works while typing and over every layer, so no other
scope may use it. The test of this table refuses conflicts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence


class Scope(StrEnum):
    """Which layer a key belongs to; the value is its caption on the shortcut sheet."""

    ANYWHERE = "Everywhere"
    WINDOW = "Window"
    LIST = "Lists"
    CUSTOMER = "Customer"
    CHAT = "Conversations"
    APPROVALS = "Approvals"
    FORM = "Forms"
    PALETTE = "Search"


class Do(StrEnum):
    """What a key asks for."""

    SEARCH = "search"
    CYCLE_THEME = "cycle-theme"
    BACK = "back"
    FORWARD = "forward"
    GO_HOME = "go-home"
    GO_ACCOUNTS = "go-accounts"
    GO_CUSTOMERS = "go-customers"
    GO_CONVERSATIONS = "go-conversations"
    GO_APPROVALS = "go-approvals"
    GO_DISBURSEMENTS = "go-disbursements"
    GO_COLLECTIONS = "go-collections"
    GO_SYSTEM = "go-system"
    NEXT_TAB = "next-tab"
    PREVIOUS_TAB = "previous-tab"
    CLOSE_TAB = "close-tab"
    DETACH = "detach"
    KEEP_OFFLINE = "keep-offline"
    SETTINGS = "settings"
    LOCK = "lock"
    REPORT = "report"
    SHEET = "sheet"
    CLOSE = "close"
    ROW_NEXT = "row-next"
    ROW_PREVIOUS = "row-previous"
    OPEN = "open"
    OPEN_WINDOW = "open-window"
    COPY_NUMBER = "copy-number"
    FIND = "find"
    PEEK = "peek"
    FILTER = "filter"
    EXPORT = "export"
    COPY_ADDRESS = "copy-address"
    TAB_1 = "tab-1"
    TAB_2 = "tab-2"
    TAB_3 = "tab-3"
    TAB_4 = "tab-4"
    TAB_5 = "tab-5"
    TAB_6 = "tab-6"
    REFRESH = "refresh"
    RECORD_REPAYMENT = "record-repayment"
    WAIVE_FEE = "waive-fee"
    ADD_NOTE = "add-note"
    CONTEXT = "context"
    SUBMIT = "submit"
    FIND_IN_TEXT = "find-in-text"
    FOLD = "fold"
    UNFOLD = "unfold"
    CLAIM = "claim"
    HAND_BACK = "hand-back"
    CANNED = "canned"
    NEWEST = "newest"
    GRID = "grid"
    QUEUE_NEXT = "queue-next"
    QUEUE_PREVIOUS = "queue-previous"


@dataclass(frozen=True, slots=True)
class Binding:
    """One meaning of one or more keys in a scope. ``keys`` are portable Qt texts such as ``Ctrl+K``."""

    do: Do
    scope: Scope
    keys: tuple[str, ...]
    words: str

    def matches(self, event: QKeyEvent) -> bool:
        """Whether this key event is one of the keys."""
        return pressed(event) in self.keys


BINDINGS: tuple[Binding, ...] = (
    Binding(Do.SEARCH, Scope.ANYWHERE, ("Ctrl+K", "F7"), "Find a customer"),
    Binding(Do.CYCLE_THEME, Scope.ANYWHERE, ("Ctrl+Shift+T",), "Next theme"),
    Binding(Do.BACK, Scope.ANYWHERE, ("Alt+Left",), "Back"),
    Binding(Do.FORWARD, Scope.ANYWHERE, ("Alt+Right",), "Forward"),
    Binding(Do.GO_HOME, Scope.ANYWHERE, ("Ctrl+1",), "Home"),
    Binding(Do.GO_ACCOUNTS, Scope.ANYWHERE, ("Ctrl+2",), "Accounts"),
    Binding(Do.GO_CUSTOMERS, Scope.ANYWHERE, ("Ctrl+3",), "Customers"),
    Binding(Do.GO_CONVERSATIONS, Scope.ANYWHERE, ("Ctrl+4",), "Conversations"),
    Binding(Do.GO_DISBURSEMENTS, Scope.ANYWHERE, ("Ctrl+5",), "Disbursements"),
    Binding(Do.GO_APPROVALS, Scope.ANYWHERE, ("Ctrl+6",), "Approvals"),
    Binding(Do.GO_SYSTEM, Scope.ANYWHERE, ("Ctrl+7",), "System"),
    Binding(Do.GO_COLLECTIONS, Scope.ANYWHERE, ("Ctrl+8",), "Collections"),
    Binding(Do.NEXT_TAB, Scope.ANYWHERE, ("Ctrl+Tab", "Ctrl+PgDown"), "Next customer"),
    Binding(Do.PREVIOUS_TAB, Scope.ANYWHERE, ("Ctrl+Shift+Tab", "Ctrl+PgUp"), "Previous customer"),
    Binding(Do.CLOSE_TAB, Scope.ANYWHERE, ("Ctrl+W",), "Close customer"),
    Binding(Do.KEEP_OFFLINE, Scope.ANYWHERE, ("Ctrl+D",), "Keep offline, or no longer"),
    Binding(Do.SETTINGS, Scope.ANYWHERE, ("Ctrl+,",), "Settings"),
    Binding(Do.LOCK, Scope.ANYWHERE, ("Ctrl+Shift+L",), "Lock"),
    Binding(Do.REPORT, Scope.ANYWHERE, ("Ctrl+Shift+F1",), "Report a problem"),
    Binding(Do.SHEET, Scope.WINDOW, ("?", "F1"), "This sheet"),
    Binding(Do.CLOSE, Scope.WINDOW, ("Esc",), "Close the top layer"),
    Binding(Do.ROW_NEXT, Scope.LIST, ("J", "Down"), "Next row"),
    Binding(Do.ROW_PREVIOUS, Scope.LIST, ("K", "Up"), "Previous row"),
    Binding(Do.OPEN, Scope.LIST, ("Return", "Enter", "O"), "Open customer"),
    Binding(Do.OPEN_WINDOW, Scope.LIST, ("Ctrl+Return", "Ctrl+Enter"), "Open in a new window"),
    Binding(Do.COPY_NUMBER, Scope.LIST, ("C",), "Copy number"),
    Binding(Do.FIND, Scope.LIST, ("/",), "Search in the list"),
    Binding(Do.PEEK, Scope.LIST, ("Space",), "Peek, or close it"),
    Binding(Do.FILTER, Scope.LIST, ("F",), "Filters"),
    Binding(Do.EXPORT, Scope.LIST, ("Ctrl+E",), "CSV of the page"),
    Binding(Do.COPY_ADDRESS, Scope.LIST, ("Ctrl+L",), "Copy the list's address"),
    Binding(Do.REFRESH, Scope.LIST, ("F5",), "Read again"),
    Binding(Do.CLOSE, Scope.LIST, ("Esc",), "Close the peek, clear search"),
    Binding(Do.TAB_1, Scope.CUSTOMER, ("1",), "Overview"),
    Binding(Do.TAB_2, Scope.CUSTOMER, ("2",), "Transactions"),
    Binding(Do.TAB_3, Scope.CUSTOMER, ("3",), "Fees"),
    Binding(Do.TAB_4, Scope.CUSTOMER, ("4",), "Accruals"),
    Binding(Do.TAB_5, Scope.CUSTOMER, ("5",), "ECL"),
    Binding(Do.TAB_6, Scope.CUSTOMER, ("6",), "Actions"),
    Binding(Do.ROW_NEXT, Scope.CUSTOMER, ("J", "Down"), "Next account"),
    Binding(Do.ROW_PREVIOUS, Scope.CUSTOMER, ("K", "Up"), "Previous account"),
    Binding(Do.RECORD_REPAYMENT, Scope.CUSTOMER, ("R",), "Record repayment"),
    Binding(Do.WAIVE_FEE, Scope.CUSTOMER, ("W",), "Waive fee"),
    Binding(Do.ADD_NOTE, Scope.CUSTOMER, ("N",), "Add note"),
    Binding(Do.REFRESH, Scope.CUSTOMER, ("F5",), "Read again"),
    Binding(Do.CONTEXT, Scope.CUSTOMER, ("Ctrl+B",), "Show or hide the context"),
    Binding(Do.COPY_NUMBER, Scope.CUSTOMER, ("C",), "Copy account number"),
    Binding(Do.DETACH, Scope.CUSTOMER, ("Ctrl+Shift+N",), "To its own window"),
    Binding(Do.CLOSE, Scope.CUSTOMER, ("Esc",), "Close the account"),
    Binding(Do.ROW_NEXT, Scope.CHAT, ("J", "Alt+Down"), "Next conversation"),
    Binding(Do.ROW_PREVIOUS, Scope.CHAT, ("K", "Alt+Up"), "Previous conversation"),
    Binding(Do.QUEUE_NEXT, Scope.CHAT, ("Q", "Alt+PgDown"), "Next that waits for a person"),
    Binding(Do.QUEUE_PREVIOUS, Scope.CHAT, ("Shift+Q", "Alt+PgUp"), "Previous that waits"),
    Binding(Do.ADD_NOTE, Scope.CHAT, ("N",), "Note about the conversation"),
    Binding(Do.FIND, Scope.CHAT, ("/",), "Search in the list"),
    Binding(Do.GRID, Scope.CHAT, ("G",), "All as a grid"),
    Binding(Do.FIND_IN_TEXT, Scope.CHAT, ("Ctrl+F",), "Search in the conversation"),
    Binding(Do.CLAIM, Scope.CHAT, ("A",), "Claim and answer"),
    Binding(Do.HAND_BACK, Scope.CHAT, ("Ctrl+H",), "Hand back"),
    Binding(Do.CANNED, Scope.CHAT, ("Ctrl+J",), "Canned answers"),
    Binding(Do.SUBMIT, Scope.CHAT, ("Ctrl+Return", "Ctrl+Enter"), "Send"),
    Binding(Do.FOLD, Scope.CHAT, ("[",), "Fold all"),
    Binding(Do.UNFOLD, Scope.CHAT, ("]",), "Unfold all"),
    Binding(Do.NEWEST, Scope.CHAT, ("Ctrl+End",), "Newest message"),
    Binding(Do.OPEN, Scope.CHAT, ("O",), "Open customer"),
    Binding(Do.COPY_NUMBER, Scope.CHAT, ("C",), "Copy application number"),
    Binding(Do.REFRESH, Scope.CHAT, ("F5",), "Read again"),
    Binding(Do.CLOSE, Scope.CHAT, ("Esc",), "Close search or answers"),
    Binding(Do.ROW_NEXT, Scope.APPROVALS, ("J",), "Next request"),
    Binding(Do.ROW_PREVIOUS, Scope.APPROVALS, ("K",), "Previous request"),
    Binding(Do.SUBMIT, Scope.APPROVALS, ("Ctrl+Return", "Ctrl+Enter"), "Approve, with the comment"),
    Binding(Do.COPY_NUMBER, Scope.APPROVALS, ("C",), "Copy request number"),
    Binding(Do.REFRESH, Scope.APPROVALS, ("F5",), "Read again"),
    Binding(Do.CLOSE, Scope.APPROVALS, ("Esc",), "Back to the list"),
    Binding(Do.SUBMIT, Scope.FORM, ("Ctrl+Return", "Ctrl+Enter"), "Review, then send"),
    Binding(Do.CLOSE, Scope.FORM, ("Esc",), "Close the form"),
    Binding(Do.ROW_NEXT, Scope.PALETTE, ("Down",), "Next result"),
    Binding(Do.ROW_PREVIOUS, Scope.PALETTE, ("Up",), "Previous result"),
    Binding(Do.OPEN, Scope.PALETTE, ("Return", "Enter"), "Open"),
    Binding(Do.OPEN_WINDOW, Scope.PALETTE, ("Ctrl+Return", "Ctrl+Enter"), "Open in a new window"),
    Binding(Do.CLOSE, Scope.PALETTE, ("Esc",), "Close"),
)

_MODIFIER_KEYS = frozenset({Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr})


def pressed(event: QKeyEvent) -> str:
    """The pressed key as portable text: ``Ctrl+K``, ``Esc``, ``?``. Empty for a modifier alone."""
    key = Qt.Key(event.key())
    if key in _MODIFIER_KEYS or key == Qt.Key.Key_unknown:
        return ""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = event.text()
    if len(text) == 1 and text.isprintable() and not text.isalnum() and text != " ":
        # A sign such as "?" needs Shift on some keyboards and not on others: it stands for itself.
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
        if not modifiers:
            return text
    if key == Qt.Key.Key_Backtab:
        key = Qt.Key.Key_Tab
    return QKeySequence(modifiers.value | key.value).toString(QKeySequence.SequenceFormat.PortableText)


def is_bare(keys: str) -> bool:
    """Whether a key has no Ctrl or Alt and would write something in a text field."""
    return "+" not in keys and (len(keys) == 1 or keys == "Space")


def conflicts(bindings: tuple[Binding, ...] = BINDINGS) -> list[str]:
    """Keys that mean two things in one scope, or one thing anywhere and another elsewhere."""
    found = []
    seen: dict[tuple[Scope, str], Do] = {}
    anywhere = {key for binding in bindings if binding.scope is Scope.ANYWHERE for key in binding.keys}
    for binding in bindings:
        for key in binding.keys:
            if (binding.scope, key) in seen:
                found.append(f"{key} twice in {binding.scope}")
            seen[binding.scope, key] = binding.do
            if binding.scope is not Scope.ANYWHERE and key in anywhere:
                found.append(f"{key} is {binding.scope} and everywhere")
    return found
