"""The few words a transcript needs of its own, in every language they are known in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands before a picture's description, before texts on screen, and above the credits."""

    picture: str = ""
    screen: str = "“…” "
    credits: str = "©"


_TABLE = {
    "en": ("Picture", "On screen", "Credits"),
    "ar": ("الصورة", "على الشاشة", "شكر وتقدير"),
    "fa": ("تصویر", "روی صفحه", "دست‌اندرکاران"),
    "ps": ("انځور", "پر پرده", "مننه"),
    "ckb": ("وێنە", "لەسەر شاشە", "سوپاس و پێزانین"),
    "ku": ("Wêne", "Li ser ekranê", "Spas"),
    "he": ("תמונה", "על המסך", "קרדיטים"),
    "ur": ("تصویر", "اسکرین پر", "اظہارِ تشکر"),
    "hi": ("चित्र", "स्क्रीन पर", "आभार"),
    "mr": ("चित्र", "पडद्यावर", "श्रेय"),
    "ne": ("चित्र", "स्क्रिनमा", "आभार"),
    "bn": ("ছবি", "পর্দায়", "কৃতজ্ঞতা"),
    "gu": ("ચિત્ર", "સ્ક્રીન પર", "આભાર"),
    "pa": ("ਤਸਵੀਰ", "ਸਕਰੀਨ 'ਤੇ", "ਧੰਨਵਾਦ"),
    "ta": ("படம்", "திரையில்", "நன்றி"),
    "te": ("చిత్రం", "తెరపై", "కృతజ్ఞతలు"),
    "kn": ("ಚಿತ್ರ", "ಪರದೆಯ ಮೇಲೆ", "ಕೃತಜ್ಞತೆಗಳು"),
    "ml": ("ചിത്രം", "സ്ക്രീനിൽ", "കടപ്പാട്"),
    "si": ("පින්තූරය", "තිරය මත", "ස්තුතිය"),
    "th": ("ภาพ", "บนหน้าจอ", "เครดิต"),
    "lo": ("ຮູບ", "ໃນໜ້າຈໍ", "ຂອບໃຈ"),
    "km": ("រូបភាព", "លើអេក្រង់", "សូមអរគុណ"),
    "my": ("ပုံ", "မျက်နှာပြင်ပေါ်တွင်", "ကျေးဇူးတင်လွှာ"),
    "id": ("Gambar", "Di layar", "Kredit"),
    "ms": ("Gambar", "Di skrin", "Penghargaan"),
    "fil": ("Larawan", "Sa screen", "Mga kredito"),
    "ceb": ("Hulagway", "Sa screen", "Mga kredito"),
    "tet": ("Imajen", "Iha ekran", "Kréditu"),
    "pt": ("Imagem", "No ecrã", "Créditos"),
    "fr": ("Image", "À l’écran", "Crédits"),
    "ru": ("Изображение", "На экране", "Авторы"),
    "kk": ("Сурет", "Экранда", "Авторлар"),
    "ky": ("Сүрөт", "Экранда", "Авторлор"),
    "mn": ("Зураг", "Дэлгэц дээр", "Талархал"),
    "uz": ("Rasm", "Ekranda", "Mualliflar"),
    "tk": ("Surat", "Ekranda", "Awtorlar"),
    "zh": ("画面", "屏幕文字", "鸣谢"),
    "zh-Hant": ("畫面", "螢幕文字", "鳴謝"),
    "ja": ("画像", "画面の文字", "クレジット"),
    "ko": ("그림", "화면 글자", "크레딧"),
}


def labels_of(language: str) -> Labels:
    """The labels of a language; signs that need no words where they are not known."""
    tag = language
    while tag:
        if tag in _TABLE:
            picture, screen, credits = _TABLE[tag]
            # French sets a space before a colon, Chinese and Japanese use a wide one.
            colon = " : " if tag == "fr" else "：" if tag[:2] in ("zh", "ja") else ": "
            return Labels(picture + colon, screen + colon, credits)
        if len(tag.split("-")[-1]) == 4:
            break  # another script than the language's usual one
        tag = tag.rpartition("-")[0]
    return Labels()
