"""One practice customer in a conversation: what he says next, and how he takes what staff say to him.

Pure: time comes in as seconds, words go out. The same plot, seed and staff give the same play.
"""

from __future__ import annotations

import random
from collections import deque
from enum import StrEnum

from billie_desktop.practice.life.plots import (
    AFTER_DECISION,
    AFTER_THE_END,
    ANSWERS,
    ANY_ANSWER,
    CUSTOMER,
    TO_A_QUESTION,
    Line,
    Plot,
)

READS_AND_TYPES = (5.0, 14.0)
"""Seconds until a customer answers."""
LEAST_TALK, MOST_TALK = 2, 4
LEAVES_ONE_IN = 6


class Mood(StrEnum):
    """Where the play is."""

    OPENING = "opening"
    WAITING = "waiting"
    TALKING = "talking"
    OVER = "over"


class Customer:
    """``pace`` stretches every pause; 1 is that of people."""

    def __init__(self, plot: Plot, first_name: str, rng: random.Random, now: float, pace: float = 1.0) -> None:
        self.plot = plot
        self.mood = Mood.OPENING if plot.opening else Mood.OVER
        self._first_name = first_name or "there"
        self._rng = rng
        self._pace = pace
        self._agenda: deque[Line] = deque(plot.opening)
        self._since = now
        self._heard = 0
        self._decides = plot.decision
        self._talks = rng.randint(LEAST_TALK, MOST_TALK)

    def due(self) -> float | None:
        """When the next line is said; None when the customer has nothing more to say by himself."""
        return self._since + self._agenda[0].after * self._pace if self._agenda else None

    def speak(self, now: float) -> Line:
        """Say the next line. Raises IndexError when there is none."""
        line = self._agenda.popleft()
        self._since = now
        if not self._agenda:
            self._turn()
        return Line(line.after, line.kind, line.text.replace("{first}", self._first_name), line.reason)

    def take_decision(self) -> str | None:
        """The decision of the engine, once, after the opening."""
        if self.mood is Mood.OPENING or self._decides is None:
            return None
        decision, self._decides = self._decides, None
        return decision

    def _turn(self) -> None:
        """The present part of the play is over."""
        if self.mood is Mood.OPENING:
            self.mood = Mood.WAITING if self.plot.waits else Mood.OVER
            self._agenda.extend(AFTER_DECISION.get(self.plot.decision or "", ()))
            self._agenda.extend(self.plot.patience)
        elif self.mood is Mood.WAITING or self._heard > self._talks:
            self.mood = Mood.OVER

    def hear(self, text: str, now: float) -> None:
        """Somebody of the team said something: whatever was on the tongue is forgotten, an answer takes its place."""
        if self.mood is Mood.OPENING:
            self._decides = None  # the application was left in the middle
        self._heard += 1
        self._agenda.clear()
        self._since = now
        answer = self._answer(text)
        if answer:
            self._agenda.append(Line(self._rng.uniform(*READS_AND_TYPES), CUSTOMER, answer))

    def _answer(self, text: str) -> str:
        if self._heard == 1:
            self.mood = Mood.TALKING
            return f"{self._rng.choice(('hi', 'hey', 'hi, thanks for jumping in'))}. {self.plot.problem}".strip(". ")
        if self.mood is Mood.OVER:
            extra = self._heard - self._talks - 2
            return AFTER_THE_END[extra] if 0 <= extra < len(AFTER_THE_END) else ""
        if self._heard > self._talks:
            return self.plot.leaves if self._rng.randrange(LEAVES_ONE_IN) == 0 else self.plot.accepts
        said = text.casefold()
        for words, answers in ANSWERS:
            if any(word in said for word in words):
                return self._rng.choice(answers)
        return self._rng.choice(TO_A_QUESTION if said.rstrip().endswith("?") else ANY_ANSWER)
