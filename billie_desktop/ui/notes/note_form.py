"""The fields of a note (features.md CO-2). Slots are fixed: the direction keeps its place where there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.communication_words import TOPIC_WORDS
from billie_desktop.domain.note_draft import CHANNELS, LONGEST_SUBJECT, TOPICS, WITH_DIRECTION
from billie_desktop.domain.note_text import NoteForm
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import Choice, LineInput, set_wrong
from billie_desktop.ui.kit.segmented import Segmented
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.notes.rich_input import RichInput

CHANNEL_CHOICES = (
    ("phone", "Phone", ""),
    ("email", "E-mail", ""),
    ("sms", "SMS", ""),
    ("internal", "Internal", ""),
    ("system", "System", ""),
)
DIRECTION_CHOICES = (("inbound", "From the customer", ""), ("outbound", "To the customer", ""))
PRIORITY_CHOICES = (("low", "Low", ""), ("normal", "Normal", ""), ("high", "High", ""), ("urgent", "Urgent", ""))
SENTIMENT_CHOICES = (
    ("positive", "Positive", ""),
    ("neutral", "Neutral", ""),
    ("negative", "Negative", ""),
    ("escalation", "Escalation", ""),
)
NO_ACCOUNT = "No account"
NO_TOPIC = "Choose a topic"


class NoteFields(QWidget):
    """Channel, direction, topic, account, subject, words; below "More" priority and sentiment."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = ""
        self._accounts: tuple[str, ...] = ("",)
        self.channel = Segmented(CHANNEL_CHOICES)
        self.direction = Segmented(DIRECTION_CHOICES)
        self.topic = Choice([NO_TOPIC, *(TOPIC_WORDS[topic] for topic in TOPICS)])
        self.account = Choice([NO_ACCOUNT])
        self.subject = LineInput("What it is about, in a few words")
        self.subject.setMaxLength(LONGEST_SUBJECT)
        self.body = RichInput("Note")
        self.priority = Segmented(PRIORITY_CHOICES)
        self.sentiment = Segmented(SENTIMENT_CHOICES)
        self.more = LinkButton("More", underline=False)
        self.fields = {
            "channel": Field("Channel", self.channel),
            "direction": Field("Direction", self.direction),
            "topic": Field("Topic", self.topic),
            "account": Field("Account", self.account),
            "subject": Field("Subject", self.subject),
            "body": Field("Note", self.body),
            "priority": Field("Priority", self.priority),
            "sentiment": Field("Sentiment", self.sentiment),
        }
        self._extra = QWidget()
        self._lay_out()
        self._connect()
        self.on_channel("")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens().spacing.step_3)
        column.addWidget(self.fields["channel"])
        column.addWidget(self.fields["direction"])
        pair = QHBoxLayout()
        pair.setSpacing(tokens().spacing.step_3)
        pair.addWidget(self.fields["topic"], 1, Qt.AlignmentFlag.AlignTop)
        pair.addWidget(self.fields["account"], 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(pair)
        column.addWidget(self.fields["subject"])
        column.addWidget(self.fields["body"])
        extra = QVBoxLayout(self._extra)
        extra.setContentsMargins(0, 0, 0, 0)
        extra.setSpacing(tokens().spacing.step_3)
        extra.addWidget(self.fields["priority"])
        extra.addWidget(self.fields["sentiment"])
        self._extra.hide()
        column.addWidget(self.more)
        column.addWidget(self._extra)
        policy = self.fields["direction"].sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.fields["direction"].setSizePolicy(policy)

    def _connect(self) -> None:
        self.channel.chosen.connect(self.on_channel)
        for choice in (self.channel, self.direction, self.priority, self.sentiment):
            choice.chosen.connect(lambda _key: self.changed.emit())
        for combo in (self.topic, self.account):
            combo.currentIndexChanged.connect(lambda _place: self.changed.emit())
        self.subject.textChanged.connect(self.on_subject)
        self.body.changed.connect(self.changed)
        self.more.clicked.connect(self.on_more)

    # what stands in them

    def show_form(self, form: NoteForm, accounts: Sequence[tuple[str, str]]) -> None:
        """Put a form in; ``accounts`` are (id, number) of the customer's accounts."""
        self._key = form.key
        self._accounts = ("", *(account_id for account_id, _ in accounts))
        self.account.clear()
        self.account.addItems([NO_ACCOUNT, *(number for _, number in accounts)])
        place = self._accounts.index(form.account_id) if form.account_id in self._accounts else 0
        self.account.setCurrentIndex(place)
        self.channel.set_current(form.channel if form.channel in CHANNELS else "phone")
        self.direction.set_current(form.direction or "inbound")
        self.topic.setCurrentIndex(TOPICS.index(form.topic) + 1 if form.topic in TOPICS else 0)
        self.subject.setText(form.subject)
        self.body.write(form.body)
        self.priority.set_current(form.priority)
        self.sentiment.set_current(form.sentiment)
        self.on_channel("")
        if (form.priority, form.sentiment) != ("normal", "neutral"):
            self._show_extra(True)

    def read(self) -> NoteForm:
        """What the agent has entered so far."""
        place = self.topic.currentIndex()
        return NoteForm(
            self._key,
            self.channel.current,
            TOPICS[place - 1] if place > 0 else "",
            self.direction.current if self.channel.current in WITH_DIRECTION else "",
            self._accounts[max(0, self.account.currentIndex())],
            self.subject.text(),
            self.body.read(),
            self.priority.current,
            self.sentiment.current,
        )

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Mark what is wrong, with the focus on the first of it."""
        for name, field in self.fields.items():
            field.set_error(problems.get(name, ""))
        set_wrong(self.body.text, problems.get("body", ""))
        first = next((self.fields[name].control for name in self.fields if name in problems), None)
        if isinstance(first, Segmented):
            first.focus_current()
        elif first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    # following each other

    def on_channel(self, _key: str) -> None:
        """Only calls, e-mails and messages have a direction."""
        self.fields["direction"].setVisible(self.channel.current in WITH_DIRECTION)

    def on_subject(self, text: str) -> None:
        """Count the characters once they become few."""
        self.fields["subject"].set_hint(f"{len(text)} / {LONGEST_SUBJECT}" if len(text) > LONGEST_SUBJECT // 2 else "")
        self.changed.emit()

    def on_more(self) -> None:
        """Priority and sentiment, or less."""
        self._show_extra(not self._extra.isVisibleTo(self))

    def _show_extra(self, shown: bool) -> None:
        self._extra.setVisible(shown)
        self.more.setText("Less" if shown else "More")
        self.more.setFixedSize(self.more.sizeHint())
