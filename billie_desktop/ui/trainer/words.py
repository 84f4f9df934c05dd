"""What the trainer's panel says."""

from __future__ import annotations

from billie_desktop.domain.training import Fault, Happening

TITLE = "Trainer’s panel"
ABOUT = "Only in practice. Let the ledger misbehave, and let customers act, while the agent works."
WELL = ("The ledger is well", "Every command is answered at once.")
FAULTS: dict[Fault, tuple[str, str]] = {
    Fault.DELAY: ("Delay", "A command is answered after 8 s."),
    Fault.LOST_ANSWER: ("Lose the answer", "A command is recorded, and its answer never arrives."),
    Fault.REFUSE: ("Refuse", "A command is refused with the ledger’s own words."),
    Fault.BUSY: ("Busy", "The account is busy; nothing is recorded."),
    Fault.DOWN: ("Down", "Nothing is answered; the desk becomes read-only."),
    Fault.TRICKLE: ("Slow trickle", "Every answer, also to reading, takes 3 s to arrive."),
}
FOR_EVERYTHING = frozenset({Fault.DOWN, Fault.TRICKLE})
HAPPENINGS: dict[Happening, tuple[str, str]] = {
    Happening.CHATS: ("Chats", "chat"),
    Happening.PAYS: ("Pays", "coin"),
    Happening.BOUNCES: ("Payment bounces", "undo"),
    Happening.EVENT_FAILS: ("Event fails", "bolt"),
}
ANYBODY = "A customer with an open loan, at random"
ON_SCREEN = "The customer on screen"
EVERY, NEXT = "every", "next"
