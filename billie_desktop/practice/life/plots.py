"""What practice customers want, in their own words: short plays of which each customer gets one.

A plot is an opening with the assistant, whether the customer then waits for a person, how he shows his impatience, and
how he answers somebody of the team. Words in braces are filled from the customer.
"""

from __future__ import annotations

from dataclasses import dataclass

CUSTOMER, ASSISTANT = "user_input", "assistant_response"


@dataclass(frozen=True, slots=True)
class Line:
    """Something said ``after`` seconds of silence; ``reason`` is the assistant's, for staff only."""

    after: float
    kind: str
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """One play. ``decision``: an application that is assessed after the opening. ``patience``: what the customer writes
    while nobody comes; after the last line he is gone. ``problem`` is told to the first person who answers."""

    name: str
    opening: tuple[Line, ...]
    decision: str | None = None
    waits: bool = False
    patience: tuple[Line, ...] = ()
    problem: str = ""
    accepts: str = "ok that works for me, thanks for your help"
    leaves: str = "nah this is taking too long, i'll sort it out another time"


def _they(after: float, text: str) -> Line:
    return Line(after, CUSTOMER, text)


def _bot(after: float, text: str, reason: str = "") -> Line:
    return Line(after, ASSISTANT, f"<p>{text}</p>", reason)


_HELLO_TEAM = _bot(4, "Of course. I have asked our team, somebody will join you here.", "Customer asked for a person")

MOVE_PAYMENT = Plot(
    "move-payment",
    (
        _they(2, "hey, is my payment still going out thursday?"),
        _bot(4, "Hi {first}! Yes, the next debit is on the date shown in your app."),
        _they(11, "ok. can i move it to friday, pay comes in late this week"),
        _bot(5, "I can ask for that. Is <b>Friday</b> fine for the whole amount?"),
        _they(8, "yes please"),
        _bot(4, "Done, I have noted it for our team."),
        _they(7, "thanks heaps"),
    ),
    problem="i only wanted to know if friday is ok for the payment",
)

ASKS_FOR_PERSON = Plot(
    "asks-for-person",
    (
        _they(2, "hi, two debits came out of my account on the same day"),
        _bot(5, "Hi {first}, sorry about that. Can you tell me the date?"),
        _they(12, "last tuesday. my bank charged me a dishonour fee because of it"),
        _bot(5, "Thanks. I can see one debit on our side.", "Second debit is not ours; do not promise a refund"),
        _they(14, "Can I talk to a person about it please?"),
        _HELLO_TEAM,
    ),
    waits=True,
    patience=(
        _they(75, "hello? anyone there?"),
        _they(110, "i've only got a few minutes left on my break"),
        _they(170, "ok dont worry about it, i'll try again later"),
    ),
    problem="two debits on the same day and now a dishonour fee from my bank. can you take the fee off?",
)

REFERRED = Plot(
    "referred",
    (
        _they(2, "hi, can I borrow $400? the clutch is gone on my car"),
        _bot(5, "Hi {first}, you can ask for up to <b>$500</b>. What do you take home a fortnight?", "Income first"),
        _they(12, "about 1240, rent is 380 a week shared"),
        _bot(5, "Thanks. I need to look at your bank statements. Is that OK?"),
        _they(9, "yep connected them"),
        _bot(8, "Thank you. Two direct debits did not go through in May. What happened?", "Account conduct: explain"),
        _they(18, "pay came a day late twice because of the public holiday, its sorted now"),
        _bot(6, "Thanks for telling me. Someone from our team will look at this with you.", "Refer"),
    ),
    decision="REFERRED",
    waits=True,
    patience=(
        _they(120, "how long does this usually take?"),
        _they(200, "still waiting..."),
        _they(300, "ok i'll come back tomorrow"),
    ),
    problem="i applied for 400 for the car and it says someone has to look at it",
    accepts="great, friday is fine. thanks so much!",
)

HARDSHIP = Plot(
    "hardship",
    (
        _they(2, "hi. i lost my job last week and i can't make the payment on friday"),
        _bot(6, "I am sorry to hear that, {first}. Thank you for telling us early.", "Hardship: get a person"),
        _they(15, "i dont know what to do, i can't afford food as it is"),
        _bot(5, "Somebody of our team who can help will join you here.", "Vulnerable: hand over"),
    ),
    waits=True,
    patience=(
        _they(100, "is someone coming?"),
        _they(240, "i have to go pick up the kids"),
    ),
    problem="yes hi. i can't pay this friday, is there anything you can do?",
    accepts="thank you, that takes a weight off. i'll fill that in tonight",
    leaves="ok. i'll have to see what i can do",
)

APPROVED = Plot(
    "approved",
    (
        _they(2, "hi there, after $300 for school fees"),
        _bot(5, "Hi {first}, sure. What do you take home a week, after tax?", "Income first"),
        _they(9, "890"),
        _bot(5, "And do you rent, or pay off a home?"),
        _they(8, "rent, 260 a week"),
        _bot(6, "Thanks, I have what I need. <i>One moment.</i>", "Run the assessments"),
    ),
    decision="APPROVED",
    problem="all good, it got approved already",
)

PLOTS = (MOVE_PAYMENT, ASKS_FOR_PERSON, REFERRED, HARDSHIP, APPROVED)

BACK_AGAIN = Plot("back-again", (), problem="oh hi, thanks for getting back to me. is everything ok with my loan?")
"""For a conversation of the past in which somebody of the team writes."""

AFTER_DECISION = {
    "APPROVED": (
        _bot(6, "Good news: your loan is <b>approved</b>. The agreement is on its way."),
        _they(9, "thank you!!"),
    ),
    "REFERRED": (),
}

ANSWERS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("payslip", "photo", "document", "statement"), ("sure, sending now", "ok give me a sec, have to find it")),
    (("hardship", "form"), ("ok, where do i find that?", "is it long? ok i can do that")),
    (("call", "phone", "number"), ("same number as always", "mornings are best, same mobile")),
    (("waive", "refund", "remove", "take off"), ("oh thank you", "really? thanks, that helps")),
    (("friday", "monday", "tuesday", "wednesday", "thursday", "instalment", "fortnight"),
     ("yeah that would work", "could it be the week after?", "ok i can do that")),
    (("cannot", "can't", "unable", "unfortunately"), ("hmm ok. is there anything else?", "thats a shame")),
)  # fmt: skip
"""Words of staff, and what customers say to them."""

ANY_ANSWER = ("ok", "right, and what does that mean for me?", "ok makes sense", "so what do i need to do?")
TO_A_QUESTION = ("yes", "um yes i think so", "not sure, can you check?", "yeah since last month")
AFTER_THE_END = ("all good, thanks", "no worries, bye")
