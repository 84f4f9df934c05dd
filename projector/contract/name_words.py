"""Names as words that can be looked up: without accents, case and punctuation."""

from __future__ import annotations

import re
import unicodedata

MOST_WORDS = 8
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_BREAKS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Lower case without accents: ``Zoë MØLLER`` → ``zoe moller``. Other scripts stay as they are."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part)).translate(_LETTERS)


def typed_words(text: str) -> list[str]:
    """The words of a typed text. An apostrophe joins (``O'Brien`` → ``obrien``), everything else separates."""
    return [word for word in _BREAKS.split(fold(_APOSTROPHES.sub("", text))) if word]


def name_words(*names: object) -> list[str]:
    """All words under which names are found, without repeats: also ``brien`` of O'Brien, ``annemarie`` of Anne-Marie.

    At most ``MOST_WORDS``; what is no text has no words.
    """
    words: dict[str, None] = {}
    for name in names:
        if not isinstance(name, str):
            continue
        for token in name.split():
            parts = _BREAKS.split(fold(token))
            for word in (*parts, "".join(parts)):
                if len(word) > 1 or (word and len(parts) == 1):
                    words[word] = None
    return list(words)[:MOST_WORDS]
