"""Tabs, filters, chips, menus, copying, notices and what is spoken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from billie_desktop.ui.kit import announcer
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.avatar import Avatar, initials
from billie_desktop.ui.kit.checkbox import CheckBox
from billie_desktop.ui.kit.chips import AttentionChip, FilterChip, SuggestionChip
from billie_desktop.ui.kit.columns import CheckCell, cell_spoken
from billie_desktop.ui.kit.copy_button import CopyButton
from billie_desktop.ui.kit.facts import FactRow, StageRow, StageState
from billie_desktop.ui.kit.key_caps import KeyHints, cap_labels
from billie_desktop.ui.kit.labels import Label, Paragraph
from billie_desktop.ui.kit.menu import Menu
from billie_desktop.ui.kit.notice import Banner, BannerKind, ErrorSummary, Notice, NoticeKind
from billie_desktop.ui.kit.off_reason import OffReason
from billie_desktop.ui.kit.segmented import Segmented
from billie_desktop.ui.kit.tabs import NumberedTabs
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.kit.tokens import tokens
from tests.ui.kit.conftest import colors_in, grabbed

pytestmark = pytest.mark.window


def test_tabs_move_by_arrow_and_tell(window: QWidget, qtbot: QtBot) -> None:
    """Right and left choose the neighbour; the count is part of the spoken name."""
    tabs = NumberedTabs(("Overview", "Transactions", "Fees"), parent=window)
    tabs.show()
    tabs.set_count(2, 2)
    chosen: list[int] = []
    tabs.tab_chosen.connect(lambda tab: chosen.append(tab))
    tabs.setFocus()
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    QTest.keyClick(tabs, Qt.Key.Key_Left)
    assert chosen == [1, 2, 1]
    assert tabs.accessibleTabName(2) == "Fees, 2"
    assert tabs.height() == tokens().region.tabs
    width = tabs.tabSizeHint(2).width()
    tabs.set_count(2, 0)
    assert tabs.tabSizeHint(2).width() < width


def test_the_present_tab_is_underlined(window: QWidget, look: Theme) -> None:
    """The line of 2 px lies under the present tab alone."""
    tabs = NumberedTabs(("Overview", "Transactions"), parent=window)
    tabs.resize(400, 36)
    tabs.show()
    picture = grabbed(tabs)
    assert picture.pixelColor(30, 35) == picture.pixelColor(30, 34) == look.color("selected-bar")
    assert picture.pixelColor(300, 35) == look.color("hairline")


def test_one_choice_holds_and_arrows_move_it(window: QWidget) -> None:
    """Exactly one filter is chosen, by click or arrow, and a renewed list keeps the choice."""
    choices = [("all", "All", "38"), ("notes", "Notes", ""), ("sent", "Sent", "")]
    row = Segmented(choices, parent=window)
    row.show()
    chosen: list[str] = []
    row.chosen.connect(lambda key: chosen.append(key))
    segments = row._segments
    segments["all"].setFocus()
    QTest.keyClick(segments["all"], Qt.Key.Key_Right)
    QTest.mouseClick(segments["sent"], Qt.MouseButton.LeftButton)
    assert chosen[-2:] == ["notes", "sent"]
    assert [key for key, segment in segments.items() if segment.isChecked()] == ["sent"]
    row.set_choices(choices)
    assert row.current == "sent"
    row.set_count("all", "39")
    assert row._segments["all"].accessibleName() == "All, 39"


def test_chips_are_spoken_and_pressed(window: QWidget, look: Theme) -> None:
    """An attention chip says headline and detail and is pressed by Enter; its colour is that of its status."""
    chip = AttentionChip("attention-red", "Vulnerable", "financial hardship", action="Clear…", parent=window)
    chip.resize(chip.sizeHint())
    chip.show()
    pressed: list[bool] = []
    chip.clicked.connect(lambda checked: pressed.append(checked))
    QTest.keyClick(chip, Qt.Key.Key_Return)
    assert pressed == [False]
    assert chip.accessibleName() == "Vulnerable, financial hardship"
    assert chip.accessibleDescription() == "Clear…"
    assert chip.height() == tokens().control.chip
    assert look.badge("attention-red").bg.name() in colors_in(grabbed(chip))


def test_a_picked_suggestion_grows_by_its_tick(window: QWidget) -> None:
    """Checked by click or by code, the chip makes room for the tick."""
    chip = SuggestionChip("Total $453.00", window)
    width = chip.sizeHint().width()
    chip.setChecked(True)
    assert chip.sizeHint().width() > width


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_filter_is_taken_away_by_key(window: QWidget, key: Qt.Key) -> None:
    """Delete, Backspace, Enter and Space on a filter chip remove it."""
    chip = FilterChip("Status", "In arrears", window)
    chip.show()
    removed: list[bool] = []
    chip.clicked.connect(lambda checked: removed.append(checked))
    QTest.keyClick(chip, key)
    assert removed == [False]
    assert chip.accessibleName() == "Filter Status: In arrears"


# A popup asks the platform for more than a screen in memory can give.
in_memory = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def open_menu(window: QWidget, qtbot: QtBot) -> tuple[Menu, list[str]]:
    done: list[str] = []
    menu = Menu(window)
    menu.add_entry("Add late fee", lambda: done.append("late"), icon="clock")
    menu.add_entry("Waive fee", lambda: done.append("waive"), off="supervisors and admins")
    menu.add_entry("Copy number", lambda: done.append("copy"), keys="C")
    menu.popup(window.mapToGlobal(QPoint(10, 10)))
    qtbot.waitUntil(menu.isVisible, timeout=30_000)
    return menu, done


@in_memory
def test_a_menu_entry_acts(window: QWidget, qtbot: QtBot) -> None:
    """Down and Enter choose an entry, which acts and closes the menu."""
    menu, done = open_menu(window, qtbot)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert done == ["late"]
    assert not menu.isVisible()


@in_memory
def test_a_menu_entry_that_is_off_says_why_and_stays(window: QWidget, qtbot: QtBot) -> None:
    """Chosen by key, mouse or code, an entry that is off does nothing, keeps the menu open and shows its reason."""
    menu, done = open_menu(window, qtbot)
    off = menu.actions()[1]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    assert menu.activeAction() is off
    QTest.keyClick(menu, Qt.Key.Key_Return)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(off).center())
    off.trigger()
    assert done == []
    assert menu.isVisible()
    assert menu.reason(off) == "supervisors and admins"
    assert "off: supervisors and admins" in off.text()
    menu.close()


def test_copying_answers_and_names_what_not_the_value(window: QWidget, qtbot: QtBot) -> None:
    """The value goes to the clipboard; what is told is its name; the tick goes after its time."""
    button = CopyButton("account number", "VN2604220817", window)
    button.show()
    with qtbot.waitSignal(button.copied, timeout=1000) as told:
        button.click()
    assert told.args == ["account number"]
    assert QGuiApplication.clipboard().text() == "VN2604220817"
    assert button.icon_name == "check"
    qtbot.waitUntil(lambda: button.icon_name == "copy", timeout=30_000)
    button.set_value("")
    assert not button.isEnabled()


def test_a_notice_says_everything_and_offers_its_action(window: QWidget, qtbot: QtBot) -> None:
    """Headline, text and action are its accessible name, markup in them stays text, and the link asks."""
    notice = Notice(NoticeKind.DANGER, "Refused.", "Amount < 5 & <b>closed</b>", "Copy details", parent=window)
    notice.resize(400, 60)
    notice.show()
    assert notice.accessibleName() == "Refused. Amount < 5 & <b>closed</b> Copy details"
    assert "&lt;b&gt;closed" in notice._label.text()
    with qtbot.waitSignal(notice.action_requested, timeout=1000):
        notice._label.linkActivated.emit("act")


def test_an_error_summary_counts_and_speaks(window: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    """It appears with the number of problems, is spoken at once and urgently, and goes with the last one."""
    said: list[tuple[str, bool]] = []
    monkeypatch.setattr(
        "billie_desktop.ui.kit.notice.announce", lambda source, message, urgent=False: said.append((message, urgent))
    )
    summary = ErrorSummary(window)
    assert not summary.isVisible()
    summary.set_problems(["Reference is required.", "Enter an amount."])
    assert summary.isVisible()
    assert said == [("2 things to fix. Reference is required. Enter an amount.", True)]
    summary.set_problems([])
    assert not summary.isVisible()


def test_a_banner_has_the_colours_of_its_kind(window: QWidget, look: Theme) -> None:
    """The critical banner is 40 high on its solid ground, the offline one on its amber."""
    for kind, role in ((BannerKind.CRITICAL, "banner-critical"), (BannerKind.OFFLINE, "banner-offline")):
        banner = Banner(kind, "Read-only since 9:28 am", "the ledger is not reachable", parent=window)
        banner.resize(700, banner.sizeHint().height())
        banner.show()
        assert banner.height() == 40
        assert {look.color(role).name(), look.color(f"{role}-text").name()} <= colors_in(grabbed(banner))
        assert banner.accessibleName() == "Read-only since 9:28 am the ledger is not reachable"


def test_what_is_spoken_is_handed_over_and_not_kept(window: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message goes to the platform with its politeness; an empty one does not; the module holds no text."""
    handed: list[tuple[str, object]] = []
    monkeypatch.setattr(
        announcer.QAccessible,
        "updateAccessibility",
        lambda event: handed.append((event.message(), event.politeness())),
        raising=False,
    )
    announce(window, "Priya Raghavan opened")
    announce(window, "Refused", urgent=True)
    announce(window, "")
    polite, assertive = QAccessible.AnnouncementPoliteness.Polite, QAccessible.AnnouncementPoliteness.Assertive
    assert handed == [("Priya Raghavan opened", polite), ("Refused", assertive)]
    kept = [name for name, value in vars(announcer).items() if isinstance(value, (list, dict, set, str))]
    assert not [name for name in kept if not name.startswith("__")]


def test_the_reason_line_keeps_its_height(window: QWidget) -> None:
    """With and without a reason the line is equally high, so that nothing jumps."""
    line = OffReason(parent=window)
    height = line.sizeHint().height()
    line.set_reason("Money actions are off: the ledger is not reachable")
    assert line.sizeHint().height() == height
    assert line.sizeHint().width() > 100
    assert line.accessibleName() == "Money actions are off: the ledger is not reachable"


def test_keys_are_drawn_as_they_are_pressed(window: QWidget) -> None:
    """A chord has one cap per key, arrows are arrows, and all of it is spoken."""
    assert cap_labels("Ctrl+Enter") == ["Ctrl", "Enter"]
    assert cap_labels("Up") == ["↑"]
    assert cap_labels("+") == ["+"]
    hints = KeyHints((("Up Down", "move"), ("Esc", "close")), window)
    assert hints.accessibleName() == "Up Down move, Esc close"


def test_a_check_box_is_ticked_by_mouse_and_key(window: QWidget, look: Theme) -> None:
    """A click anywhere on it and Space change it; checked and partly checked are the accent with two signs."""
    box = CheckBox("Late fee", parent=window)
    box.resize(box.sizeHint())
    box.show()
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(box.width() - 2, 12))
    assert box.isChecked()
    box.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    checked = grabbed(box)
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not box.isChecked()
    rest = grabbed(box)
    box.setCheckState(Qt.CheckState.PartiallyChecked)
    some = grabbed(box)
    assert look.color("accent").name() in colors_in(checked) & colors_in(some)
    assert look.color("accent").name() not in colors_in(rest)
    assert checked != some
    assert box.height() >= tokens().control.least_target
    assert cell_spoken(CheckCell(True, "Late fee, 5 Jun")) == "Late fee, 5 Jun, checked"


def test_text_stays_text(window: QWidget) -> None:
    """Labels and paragraphs show markup as it was written."""
    label, paragraph = Label("<b>Priya</b>", parent=window), Paragraph("1 < 2\nnext", parent=window)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert "1 &lt; 2<br>next" in paragraph.text()
    assert paragraph.text_shown() == "1 < 2\nnext"
    assert label.height() == tokens().type_scale["dense"].line


def test_rows_of_facts_and_stages_are_spoken(window: QWidget) -> None:
    """A fact says key and value, a stage how far it is."""
    fact = FactRow("On account", "VN2604220817", mono=True, line=True, parent=window)
    assert fact.accessibleName() == "On account: VN2604220817"
    fact.set_value("VN2606091133")
    assert fact.accessibleName() == "On account: VN2606091133"
    stage = StageRow(StageState.RUNNING, "Sent", "Waiting for the ledger", window)
    assert stage.accessibleName() == "Sent, running: Waiting for the ledger"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Priya Raghavan", "PR"), ("Nguyen Thi Mai", "NM"), ("Cher", "C"), ("", "–"), ("  Élodie  ", "É")],
)
def test_initials_are_first_and_last(window: QWidget, name: str, letters: str) -> None:
    """At most two letters: of the first and of the last word."""
    assert initials(name) == letters
    assert Avatar(name, 0, parent=window).accessibleName() == name
