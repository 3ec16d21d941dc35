"""What belongs to the word beside it, beyond small words: attributes, fixed terms, counted things.

No line or caption ends between an adjective and its noun where that can be helped (Netflix Timed
Text Style Guide, general requirements), nor within a term such as “human rights”, nor between
“article” and its number. After a postposition a phrase is over, and breaking there is good. The
lists hold what stories of human rights institutions say most; languages that are not here have
none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

_SHORTEST_LEANING = 4
"""Letters a word has at least whose ending makes it lean on the next."""


@dataclass(frozen=True, slots=True)
class Bonds:
    """The bonds of one language; all words are folded as `str.casefold` folds them.

    `attributes` lean on the word after them, as do words that end in one of `leaning`. `pairs` are
    two neighbours of a term; a beginning of a word stands for all words that begin so. `numbered`
    are words whose number follows, and `closing` postpositions that end a phrase.
    """

    attributes: frozenset[str] = frozenset()
    leaning: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    numbered: frozenset[str] = frozenset()
    closing: frozenset[str] = frozenset()

    def leans(self, word: str) -> bool:
        """Whether a word belongs to the one after it."""
        if word in self.attributes:
            return True
        return len(word) >= _SHORTEST_LEANING and word.endswith(self.leaning or ("\0",))

    def is_term(self, left: str, right: str) -> bool:
        """Whether two neighbours are of one term."""
        return any(_is(left, one) and _is(right, other) for one, other in self.pairs)


def _is(word: str, pattern: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


def _bonds(
    attributes: str = "", leaning: str = "", terms: str = "", numbered: str = "", closing: str = ""
) -> Bonds:
    def words(text: str) -> frozenset[str]:
        return frozenset(word.casefold() for word in text.split())

    return Bonds(
        words(attributes), tuple(leaning.split()), tuple(_pairs(terms.casefold())),
        words(numbered), words(closing),
    )  # fmt: skip


def _pairs(terms: str) -> Iterator[tuple[str, str]]:
    """The neighbours within terms of two words or more, which commas part."""
    for term in terms.split(","):
        words = term.split()
        yield from pairwise(words)


_MALAY = _bonds(
    terms="hak asasi manusia*, martabat manusia*, masa depan",
    numbered="pasal artikel perkara bab halaman nomor nombor ayat",
)
_TABLE: dict[str, Bonds] = {
    "en": _bonds(
        attributes="human national international regional social public civil political legal "
        "local digital equal free new own good great first last next many few several some all "
        "other such same both only young old big small long fearful",
        leaning="'s ’s",
        terms="human right*, human dignit*, each other, one another, per cent",
        numbered="article articles chapter section page paragraph figure number no day part",
    ),
    "fr": _bonds(
        attributes="premier première nouveau nouvelle nouveaux nouvelles grand grande petit petite "
        "plusieurs quelques autre autres même mêmes deux trois quatre cinq dix vingt",
        terms="droits de l’homme, droits de l'homme, droits humains, l’un l’autre",
        numbered="article articles chapitre page paragraphe numéro",
    ),
    "pt": _bonds(
        attributes="primeiro primeira novo nova novos novas grande pequeno pequena outros outras "
        "alguns algumas muitos muitas mesmos dois duas três quatro cinco dez vinte",
        terms="direitos humanos, dignidade humana, uns aos outros",
        numbered="artigo artigos capítulo página parágrafo número",
    ),
    "ru": _bonds(
        leaning="ый ого ому ыми ых ую ые ая",
        terms="прав* человека, человеческ* достоинств*, друг друга, друг другу, друг от друга, "
        "друг с другом, друг к другу, друг о друге",
        numbered="статья статьи статье глава главы страница пункт номер",
    ),
    "mn": _bonds(
        leaning="ийн ын ний ны",
        terms="хүний эрх*, нэр төр*, бие бие*, гарын авлага*, ард түмэн*",
        closing="тухай төлөө хүртэл дараа",
    ),
    "kk": _bonds(
        leaning="ның нің дың дің тың тің",
        terms="адам құқық*, бір бір*",
        closing="үшін туралы бойынша дейін кейін бірге",
    ),
    "ky": _bonds(leaning="нын нин дын дин тын тин", closing="үчүн жөнүндө боюнча чейин кийин"),
    "uz": _bonds(leaning="ning", terms="inson huquq*", closing="uchun haqida bo'yicha keyin"),
    "id": _MALAY,
    "ms": _MALAY,
    "fil": _bonds(terms="karapatang pantao", numbered="artikulo pahina"),
    "ar": _bonds(
        terms="حقوق الإنسان, لحقوق الإنسان, وحقوق الإنسان, بحقوق الإنسان, كرامة الإنسان, "
        "بعضهم بعضا, بعضهم البعض",
        numbered="المادة مادة المواد الفصل الصفحة رقم",
    ),
    "fa": _bonds(
        terms="حقوق بشر, حقوق انسان, کرامت انسانی, یک دیگر", numbered="ماده فصل صفحه شماره"
    ),
    "ps": _bonds(
        terms="بشري حقون*, بشر حقون*",
        numbered="ماده",
        closing="کې څخه سره لپاره ته باندې پورې",
    ),
    "ckb": _bonds(terms="مافی مرۆڤ, مافەکانی مرۆڤ", numbered="ماددەی"),
    "ur": _bonds(
        attributes="انسانی قومی عالمی سماجی عوامی قانونی نیا نئی نئے بڑا بڑی بڑے چھوٹا چھوٹی چھوٹے "
        "دوسرے دوسری سب تمام کا کی کے",
        terms="انسانی حقوق, بین الاقوامی, ایک دوسرے, خانہ بدوش",
        numbered="دفعہ شق باب صفحہ",
        closing="سے میں پر نے تک کو ساتھ بعد پہلے لیے",
    ),
    "hi": _bonds(
        attributes="मानव राष्ट्रीय अंतरराष्ट्रीय अंतर्राष्ट्रीय सामाजिक सार्वजनिक कानूनी नया नई नए बड़ा "
        "बड़ी बड़े छोटा छोटी छोटे दूसरे दूसरी सब सभी का की के",
        terms="मानव अधिकार*, मानव गरिमा, एक दूसरे",
        numbered="अनुच्छेद धारा अध्याय पृष्ठ",
        closing="से में पर ने तक को साथ बाद पहले लिए द्वारा",
    ),
    "ne": _bonds(
        attributes="मानव राष्ट्रिय अन्तर्राष्ट्रिय सामाजिक नयाँ ठूलो सानो अन्य सबै",
        terms="मानव अधिकार*",
        numbered="धारा अध्याय",
        closing="लागि सँग मा बाट सम्म पछि अघि",
    ),
    "mr": _bonds(
        attributes="मानवी राष्ट्रीय आंतरराष्ट्रीय सामाजिक नवा नवी नवे मोठा मोठी लहान इतर सर्व",
        terms="मानवी हक्क*",
        numbered="कलम",
        closing="साठी मध्ये वर पासून पर्यंत बरोबर नंतर",
    ),
    "bn": _bonds(
        attributes="মানব জাতীয় আন্তর্জাতিক সামাজিক আইনি নতুন বড় ছোট অন্য সব সকল",
        terms="মানব অধিকার*, মানব মর্যাদা",
        numbered="ধারা অনুচ্ছেদ",
        closing="থেকে জন্য সঙ্গে সাথে মধ্যে পর্যন্ত পরে আগে দিয়ে নিয়ে কাছে উপর",
    ),
    "gu": _bonds(terms="માનવ અધિકાર*", closing="માટે સાથે માં પર થી સુધી"),
    "pa": _bonds(
        attributes="ਮਨੁੱਖੀ ਕੌਮੀ ਦਾ ਦੀ ਦੇ",
        terms="ਮਨੁੱਖੀ ਅਧਿਕਾਰ*",
        closing="ਤੋਂ ਵਿੱਚ ਵਿਚ ਨੇ ਤੱਕ ਨੂੰ ਲਈ ਨਾਲ",
    ),
    "ta": _bonds(attributes="மனித தேசிய சர்வதேச", terms="மனித உரிமை*"),
    "th": _bonds(
        terms="สิทธิ มนุษยชน, เพื่อน ร่วม งาน, ห่าง ไกล, เล่า เรื่อง, ชน เร่ร่อน, ซึ่ง กัน, เกิด มา, ระดับ ชาติ",
        numbered="ข้อ มาตรา บท หน้า",
    ),
    "km": _bonds(terms="សិទ្ធិ មនុស្ស", numbered="មាត្រា"),
    "lo": _bonds(terms="ສິດ ມະນຸດ", numbered="ມາດຕາ"),
    "my": _bonds(
        terms="လူ့ အခွင့်အရေး*, လူ့ ဂုဏ်*",
        numbered="စက္ကန့် မိနစ် နာရီ ဒေါ်လာ ကျပ် အပိုဒ် အဖွဲ့အစည်း လူ",
    ),
}  # fmt: skip

_NONE = Bonds()


@cache
def bonds_of(tag: str) -> Bonds:
    """The bonds of a language tag's language (scripts other than its usual one have none)."""
    primary, _, rest = tag.replace("_", "-").partition("-")
    if any(len(part) == 4 for part in rest.split("-")):
        return _NONE
    return _TABLE.get(primary, _NONE)
