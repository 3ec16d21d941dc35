"""Which synthetic voice can stand in for a language that has none: to measure, never to be heard.

A recording is followed by comparing it with a synthesised reading of the same text. For that the
reading need not be right, only alike enough: a related or phonetically written neighbour serves,
with letters it does not know replaced. Languages are named by BCP 47 tag.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class StandIn:
    """The language whose voice reads, and what it reads instead of some letters."""

    language: str
    letters: Mapping[str, str] = field(default_factory=dict)


def _letters(pairs: str) -> Mapping[str, str]:
    return MappingProxyType({p[0]: p[2:] for p in pairs.split()})


_SORANI = _letters("ێ=ی ۆ=و ڕ=ر ڵ=ل ڤ=و ە=ه ھ=ه ڎ=د ۊ=و")
_PASHTO = _letters("ټ=ت ډ=د ړ=ر ښ=ش ږ=ژ ې=ی ۍ=ی ۀ=ه ڼ=ن ځ=ز څ=س ګ=گ ي=ی ك=ک")
_JAWI = _letters("ڠ=نگ ڤ=پ ݢ=گ ڬ=گ ڽ=نی ۏ=و ۑ=ی ك=ک ي=ی")
_UZBEK = _letters("ۉ=و ې=ی ۇ=و ۀ=ه ۆ=و ي=ی ك=ک")

# Thaana writes every vowel, so that it can be read letter by letter.
_THAANA = _letters(
    "ހ=h ށ=s ނ=n ރ=r ބ=b ޅ=l ކ=k ވ=v މ=m ފ=f ދ=d ތ=t ލ=l ގ=g ޏ=ny ސ=s ޑ=d ޒ=z ޓ=t ޔ=y ޕ=p "
    "ޖ=j ޗ=c ޙ=h ޚ=k ޛ=z ޜ=z ޝ=s ޞ=s ޟ=d ޠ=t ޡ=z ޢ= ޣ=g ޤ=k ޥ=w އ= "
    "\u07a6=a \u07a7=aa \u07a8=i \u07a9=ii \u07aa=u \u07ab=uu "
    "\u07ac=e \u07ad=ee \u07ae=o \u07af=oo \u07b0="
)

_STAND_INS = {
    "mn": StandIn("kk"),
    "uz-Cyrl": StandIn("kk"),
    "kk-Arab": StandIn("ug"),
    "uz-Arab": StandIn("fa", _UZBEK),
    "ckb": StandIn("fa", _SORANI),
    "ps": StandIn("fa", _PASHTO),
    "ms-Arab": StandIn("fa", _JAWI),
    "dv": StandIn("id", _THAANA),
    "mai": StandIn("hi"),
    "bho": StandIn("hi"),
    "jv": StandIn("id"),
    "su": StandIn("id"),
    "fil": StandIn("id"),
    "tl": StandIn("id"),
    "ceb": StandIn("id"),
    "ilo": StandIn("id"),
    "tet": StandIn("id"),
    "sm": StandIn("haw"),
    "to": StandIn("haw"),
    "fj": StandIn("id"),
}


def stand_in(language: str) -> StandIn | None:
    """The stand-in for a language tag or a shorter form of it; None where none is known."""
    tag = language
    while tag:
        if tag in _STAND_INS:
            return _STAND_INS[tag]
        head, _, last = tag.rpartition("-")
        # A script is not dropped: the voice would not know its letters.
        tag = "" if len(last) == 4 and last.isalpha() else head
    return None
