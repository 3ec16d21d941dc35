"""Small words that say where a phrase begins and what must stay together, language by language.

Captions and headlines break before a conjunction or a preposition, and not after one; an article, a
negation or a title stays with the word after it, a postposition, auxiliary or particle with the
word before it (Netflix Timed Text Style Guide, general requirements; BBC Subtitle Guidelines,
"Break at natural points"). A language that is not here is broken by punctuation, pauses and balance
alone. The lists hold common words only; what is spelled like a common noun or verb too was left
out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

_SHORT: Final = 4
"""Letters; a longer preposition may hang at the end of a line rather than a shorter one."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The small words of one language, folded as `str.casefold` folds them.

    `leaders` lean on the word after them (articles, negations, titles, subject pronouns before a
    verb, auxiliaries before theirs); `followers` lean on the word before. `joined` are conjunctions
    written as one with the next word, `bound` beginnings of words that belong to the word before.
    """

    conjunctions: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    leaders: frozenset[str] = frozenset()
    followers: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    joined: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()

    def leans_forward(self, word: str) -> float:
        """How much readers expect the word on the line of the next one; 1 for an article."""
        if word in self.leaders or word in self.titles:
            return 1.0
        if word in self.conjunctions or word in self.prepositions:
            return 0.5 if len(word) <= _SHORT else 0.3
        return 0.0

    def leans_back(self, word: str) -> bool:
        """Whether readers expect the word on the line of the one before."""
        return word in self.followers and word not in self.conjunctions


def _phrases(
    conjunctions: str = "",
    prepositions: str = "",
    leaders: str = "",
    followers: str = "",
    titles: str = "",
    joined: str = "",
    bound: str = "",
) -> Phrases:
    def words(text: str) -> frozenset[str]:
        return frozenset(word.casefold() for word in text.split())

    return Phrases(
        words(conjunctions), words(prepositions), words(leaders), words(followers), words(titles),
        tuple(joined.split()), tuple(bound.split()),
    )  # fmt: skip


_DARI = _phrases(
    conjunctions="و یا اما ولی که تا اگر چون زیرا بلکه هم چنانچه هرچند وقتی چنانکه پس",
    prepositions="در از به با برای بر بدون میان بین پیش بعد قبل زیر روی درباره علیه طی نزد",
    leaders="هر این آن چند هیچ همین همان یک می نمی من ما شما او آنها آنان",
    followers="را است هست نیست بود شد شده اند ها ایم اید",
    titles="آقای خانم دکتر داکتر استاد شیخ جناب",
)
_MALAY = _phrases(
    conjunctions="dan atau tetapi tapi namun karena kerana sebab jika kalau bila ketika saat "
    "apabila supaya agar sehingga hingga sedangkan meskipun walaupun bahwa bahawa yang lalu "
    "kemudian maka serta",
    prepositions="di ke dari daripada pada kepada untuk bagi dengan tanpa dalam tentang oleh "
    "antara terhadap sejak selama sampai sebagai seperti menurut melalui",
    leaders="tidak bukan tak jangan belum akan sudah telah sedang bisa dapat boleh harus mesti "
    "perlu para sang si seorang sebuah setiap semua saya kami kita mereka dia",
    followers="ini itu tersebut lah kah pun saja sahaja juga",
    titles="bapak ibu tuan puan encik cik dr dr. datuk dato haji hajah prof prof. pak bu",
)
_FILIPINO = _phrases(
    conjunctions="at o ngunit pero kaya dahil kung kapag habang upang para nang subalit sapagkat",
    prepositions="sa ng kay nina mula tungkol ayon",
    leaders="ang mga si sina ni hindi huwag wala may isang bawat",
    followers="na pa po ho ba rin din lang lamang nga daw raw ko mo niya namin natin ninyo nila",
    titles="ginoong ginang bb bb. dr dr. gng gng. g g. atty atty.",
)

_TABLE: dict[str, Phrases] = {
    "en": _phrases(
        conjunctions="and or but nor so yet because although though while when where if unless "
        "until since that which who whom whose as than whether after before",
        prepositions="of in on at to for from with without by about into onto over under between "
        "among through during against across behind beyond near within toward towards upon "
        "around along beside besides despite like per via",
        leaders="a an the this these those my your his her its our their every each no not never "
        "i you he she we they it is are was were be been am has have had will would can could "
        "shall should may might must do does did don't doesn't didn't can't won't cannot very "
        "more most",
        titles="mr mrs ms dr prof sir st mr. mrs. ms. dr. prof. st. president minister "
        "commissioner",
    ),
    "ar": _phrases(
        conjunctions="أو أم ثم لكن ولكن بل إذا إذ لأن حيث كي لكي بينما عندما كما أن إن حتى الذي "
        "التي الذين اللذين اللتين اللواتي مما ممن وقد وهو وهي وهم لو لولا حين حينما ما من",
        prepositions="في من إلى على عن مع بعد قبل عند بين منذ خلال دون تحت فوق ضد حول لدى عبر "
        "نحو أمام وراء ضمن بدون وفي ومن وإلى وعلى وعن ومع لأجل أثناء داخل خارج غير سوى رغم إزاء "
        "تجاه لدينا",
        leaders="لا لم لن ليس ليست ما غير قد سوف لقد يا كل بعض جميع أي هذا هذه هؤلاء ذلك تلك "
        "هناك نحن هو هي هم أنا أنت أنتم كان كانت يكون أحد إحدى عدة أبو أبي أبا ابن بن بنت أم عبد "
        "آل",
        titles="السيد السيدة الدكتور الدكتورة د د. أ. م. الأستاذ الأستاذة الشيخ الشيخة الرئيس "
        "الوزير المهندس",
        joined="وال وبال ولل وبـ",
        bound="ال",
    ),
    "he": _phrases(
        conjunctions="או אבל אך כי אם כאשר כש בגלל למרות לכן אלא",
        prepositions="של על אל עם בלי מן מתוך בין לפני אחרי תחת מעל נגד דרך אצל למען כמו לפי",
        leaders="את לא אין אל כל הוא היא הם הן אני אנחנו אתם זה זו אלה יש",
        titles="מר גברת דר ד״ר פרופ הרב",
        bound="ה",
    ),
    "fa": _DARI,
    "ps": _phrases(
        conjunctions="او یا خو مګر چې ځکه که کله نو",
        prepositions="په له د تر پر بې",
        leaders="نه یو هر دا دغه هغه مې موږ زه تاسو دوی به",
        followers="کې څخه سره لپاره ته باندې پورې دی ده دي وه",
        titles="ښاغلی مېرمن ډاکټر",
    ),
    "ckb": _phrases(
        conjunctions="و یان بەڵام چونکە کە ئەگەر کاتێک بۆئەوەی",
        prepositions="لە بە بۆ تا لەگەڵ بێ لەسەر لەنێوان دوای پێش",
        leaders="نە ئەم ئەو هەر هەموو من ئێمە ئێوە ئەوان دە",
        titles="کاک خاتوو دکتۆر",
    ),
    "ku": _phrases(
        conjunctions="û an yan lê belam ji çimkî ku eger dema",
        prepositions="li di bi ji bo ber bê nav piştî beriya",
        leaders="ev ew vê vî wê wî her hemû ne na ez em hûn tu",
    ),
    "ur": _phrases(
        conjunctions="اور یا لیکن مگر کہ کیونکہ اگر جب جو جس جن تاکہ بلکہ چنانچہ پھر",
        leaders="نہیں نہ مت یہ وہ ہر ایک کوئی کچھ ہم آپ اپنے اپنی اپنا بہت",
        followers="کا کی کے کو سے میں پر نے تک ہے ہیں تھا تھی تھے ہوں ہو گا گی گے بھی ہی والا "
        "والے والی لیے ساتھ بعد پہلے رہا رہی رہے گیا گئی گئے کر",
        titles="جناب محترم محترمہ ڈاکٹر پروفیسر مسٹر",
    ),
    "hi": _phrases(
        conjunctions="और या लेकिन परन्तु परंतु मगर कि क्योंकि अगर यदि जब जो जिस जिन जिसने ताकि "
        "बल्कि तथा एवं इसलिए फिर",
        leaders="नहीं न मत यह वह ये वे हर एक कोई कुछ हम मैं आप अपने अपनी अपना बहुत",
        followers="का की के को से में पर ने तक है हैं था थी थे हूँ हूं हो गा गी गे भी ही वाला "
        "वाले वाली लिए साथ बाद पहले रहा रही रहे गया गई गए कर द्वारा",
        titles="श्री श्रीमती डॉ डॉ. सुश्री प्रो प्रो.",
    ),
    "mr": _phrases(
        conjunctions="आणि किंवा पण परंतु की कारण जर तर जेव्हा जो जी जे म्हणून व",
        leaders="नाही न हा ही हे तो ती ते प्रत्येक एक आपण मी आम्ही",
        followers="आहे आहेत होता होती होते साठी मध्ये वर पासून पर्यंत बरोबर नंतर सुद्धा च",
        titles="श्री श्रीमती डॉ डॉ.",
    ),
    "ne": _phrases(
        conjunctions="र वा तर किनभने किनकि यदि जब जो जसले तथा एवं भने",
        leaders="यो त्यो यी ती हरेक एक हामी म तपाईं उनी",
        followers="छ छन् हो हुन् थियो थिए पनि नै लागि सँग मा ले लाई को का की बाट सम्म पछि अघि",
        titles="श्री श्रीमती डा डा.",
    ),
    "mai": _phrases(
        conjunctions="आ वा मुदा जे जँ जखन",
        followers="अछि छथि छल केँ मे सँ पर लेल",
    ),
    "bho": _phrases(
        conjunctions="आ या बाकिर कि अगर जब",
        followers="बा बाड़े रहे के में से पर खातिर",
    ),
    "bn": _phrases(
        conjunctions="এবং ও বা অথবা কিন্তু তবে কারণ যদি যখন যে যা যারা যেন তাই আর",
        leaders="এই সেই ঐ প্রতিটি প্রতি এক একটি আমরা আমি আপনি তারা তিনি",
        followers="না নয় নেই হয় ছিল আছে জন্য সঙ্গে সাথে থেকে মধ্যে পর্যন্ত পরে আগে দিয়ে করে "
        "কাছে উপর",
        titles="জনাব বেগম ড ড. শ্রী ডা ডা.",
    ),
    "as": _phrases(
        conjunctions="আৰু বা কিন্তু কাৰণ যদি যেতিয়া যে",
        leaders="এই সেই প্ৰতি এক আমি",
        followers="নহয় নাই আছে বাবে সৈতে পৰা মাজত",
    ),
    "gu": _phrases(
        conjunctions="અને અથવા કે પણ પરંતુ કારણ જો જ્યારે જે",
        leaders="આ તે દરેક એક અમે હું તમે",
        followers="છે છો હતો હતી હતા માટે સાથે માં પર થી સુધી નથી જ",
    ),
    "pa": _phrases(
        conjunctions="ਅਤੇ ਤੇ ਜਾਂ ਪਰ ਕਿ ਕਿਉਂਕਿ ਜੇ ਜਦੋਂ ਜੋ",
        leaders="ਨਹੀਂ ਨਾ ਇਹ ਉਹ ਹਰ ਇੱਕ ਅਸੀਂ ਮੈਂ",
        followers="ਦਾ ਦੀ ਦੇ ਨੂੰ ਤੋਂ ਵਿੱਚ ਵਿਚ ਨੇ ਤੱਕ ਹੈ ਹਨ ਸੀ ਸਨ ਵੀ ਹੀ ਲਈ ਨਾਲ",
    ),
    "or": _phrases(
        conjunctions="ଏବଂ ଓ କିମ୍ବା ବା କିନ୍ତୁ କାରଣ ଯଦି",
        followers="ପାଇଁ ସହ ଠାରୁ ମଧ୍ୟରେ ନାହିଁ",
    ),
    "ta": _phrases(
        conjunctions="மற்றும் அல்லது ஆனால் ஏனெனில் என்று",
        leaders="ஒரு இந்த அந்த ஒவ்வொரு",
    ),
    "te": _phrases(
        conjunctions="మరియు లేదా కానీ ఎందుకంటే అని",
        leaders="ఒక ఈ ఆ ప్రతి",
    ),
    "kn": _phrases(
        conjunctions="ಮತ್ತು ಅಥವಾ ಆದರೆ ಏಕೆಂದರೆ ಎಂದು",
        leaders="ಒಂದು ಈ ಆ ಪ್ರತಿ",
    ),
    "ml": _phrases(
        conjunctions="അല്ലെങ്കിൽ എന്നാൽ പക്ഷേ കാരണം എന്ന്",
        leaders="ഒരു ഈ ആ ഓരോ",
    ),
    "si": _phrases(
        conjunctions="සහ හෝ නමුත් හා",
        leaders="මේ ඒ සෑම",
    ),
    "dv": _phrases(
        conjunctions="އަދި ނުވަތަ އެހެންނަމަވެސް",
        leaders="މި އެ",
    ),
    "th": _phrases(
        conjunctions="และ หรือ แต่ เพราะ เนื่องจาก ถ้า เมื่อ ที่ ซึ่ง อัน ว่า เพื่อ จน แม้",
        prepositions="ใน ของ จาก กับ โดย ด้วย แก่ ต่อ ถึง บน ระหว่าง ตาม สำหรับ",
        leaders="ไม่ อย่า ทุก ความ การ ผู้ นัก จะ ได้ กำลัง นาย นาง นางสาว คุณ",
        followers="ๆ นี้ นั้น เหล่านี้ แล้ว ครับ ค่ะ คะ นะ กัน",
    ),
    "lo": _phrases(
        conjunctions="ແລະ ຫຼື ແຕ່ ເພາະ ຖ້າ ເມື່ອ ທີ່ ເຊິ່ງ ວ່າ ເພື່ອ",
        prepositions="ໃນ ຂອງ ຈາກ ກັບ ໂດຍ ດ້ວຍ ຕໍ່ ເຖິງ",
        leaders="ບໍ່ ທຸກ ຄວາມ ການ ຜູ້ ຈະ ໄດ້",
        followers="ນີ້ ນັ້ນ ແລ້ວ",
    ),
    "km": _phrases(
        conjunctions="និង ឬ ប៉ុន្តែ ព្រោះ បើ នៅពេល ដែល ថា ដើម្បី",
        prepositions="ក្នុង របស់ ពី ជាមួយ ដោយ លើ នៃ",
        leaders="មិន ការ អ្នក សេចក្ដី គ្រប់ នឹង បាន",
        followers="នេះ នោះ ហើយ ៗ",
    ),
    "my": _phrases(
        conjunctions="သို့မဟုတ် သို့သော်",
        followers="သည် ၏ ကို မှာ မှ တွင် နှင့် များ သော ပါ တယ် က လည်း အတွက် ဖြင့် သို့ ပင် တို့ တွေ",
    ),
    "zh": _phrases(
        conjunctions="和 或 与 但 但是 因为 所以 如果 而 并 并且 以及 当",
        prepositions="在 从 对 向 为 由 把 被 给 于",
        leaders="不 没 没有 很 这 那 每 一个 我们 他们 她 他 我 将 会",
        followers="的 了 着 过 吗 呢 吧 们 地 得 里 中 上",
    ),
    "id": _MALAY, "ms": _MALAY,
    "jv": _phrases(
        conjunctions="lan utawa nanging amarga yen nalika supaya kang sing",
        prepositions="ing saka menyang kanggo marang karo dening tanpa",
        leaders="ora dudu aja para saben",
        followers="iki iku kuwi wae uga",
    ),
    "su": _phrases(
        conjunctions="jeung sareng atawa tapi sabab lamun nu anu",
        prepositions="di ka ti pikeun ku dina",
        leaders="henteu teu ulah saban",
        followers="ieu eta oge",
    ),
    "fil": _FILIPINO,
    "ceb": _phrases(
        conjunctions="ug o apan kay kung samtang aron nga",
        prepositions="sa gikan alang kang",
        leaders="ang mga si dili ayaw walay usa matag",
        followers="na pa lang usab ba ra",
    ),
    "ilo": _phrases(
        conjunctions="ken wenno ngem ta no bayat a nga",
        prepositions="iti manipud para kenni",
        leaders="ti dagiti ni saan awan maysa tunggal",
        followers="met pay laeng",
    ),
    "tet": _phrases(
        conjunctions="no ka maibé tanba bainhira se katak atu",
        prepositions="iha ba husi hosi ho nia",
        leaders="la lae ida ema ami ita sira sei bele tenke",
        followers="ne'e ida-ne'e sira hotu",
    ),
    "sm": _phrases(
        conjunctions="ma po'o poʻo ae aua pe a ina",
        prepositions="i e mo mai o a ia",
        leaders="le se o lo la e ua sa na lē leai matou latou",
        followers="nei na",
    ),
    "mi": _phrases(
        conjunctions="me rānei engari nā mehemea",
        prepositions="ki i kei hei mō mā o a e",
        leaders="te ngā he kāore kua ka kei ia",
    ),
    "pt": _phrases(
        conjunctions="e ou mas porém porque pois se quando enquanto que quem cujo onde como "
        "embora portanto nem para",
        prepositions="de do da dos das em no na nos nas a ao à aos às por pelo pela pelos pelas "
        "com sem sobre entre até desde contra durante sob após perante",
        leaders="o os as um uma uns umas não nunca este esta esse essa aquele aquela seu sua "
        "seus suas meu minha nosso nossa cada todo toda todos todas eu ele ela nós eles elas é "
        "são foi ser está estão deve devem pode podem vai vão tem têm foram",
        titles="sr sra dr dra prof dom dona sr. sra. dr. dra.",
    ),
    "fr": _phrases(
        conjunctions="et ou mais donc or ni car que qui dont où si quand lorsque comme puisque "
        "parce afin tandis",
        prepositions="de du des à au aux en dans par pour sur sous avec sans chez vers entre "
        "contre depuis pendant avant après selon malgré parmi dès",
        leaders="le la les un une ce cet cette ces mon ma mes ton ta tes son sa ses notre nos "
        "votre vos leur leurs chaque je tu il elle on nous vous ils elles ne pas se me te y est "
        "sont a ont été",
        followers="pas plus jamais",
        titles="m mme mlle dr me m. mme. président ministre",
    ),
    "ru": _phrases(
        conjunctions="и или но а что чтобы если когда где как потому который которая которое "
        "которые пока хотя либо тоже",
        prepositions="в во на по с со к ко о об от до из у за под над при про без для через между "
        "перед после около среди против вокруг",
        leaders="не ни этот эта это эти тот та те свой своя свои мой наш ваш их его её каждый "
        "все всё я ты он она мы вы они очень",
        followers="же ли бы",
        titles="г г. г-н г-жа господин госпожа доктор",
    ),
    "kk": _phrases(
        conjunctions="және немесе бірақ себебі егер өйткені мен",
        leaders="бұл сол осы әр бір біз олар өте",
        followers="үшін туралы бойынша дейін кейін бірге емес де да ма ме ба бе па пе",
    ),
    "ky": _phrases(
        conjunctions="жана же бирок себеби эгер анткени",
        leaders="бул ошол ар бир биз алар абдан",
        followers="үчүн жөнүндө боюнча чейин кийин менен эмес да де",
    ),
    "uz": _phrases(
        conjunctions="va yoki lekin ammo chunki agar balki",
        leaders="bu shu har bir biz ular juda",
        followers="uchun bilan haqida bo'yicha keyin emas ham esa",
    ),
    "tk": _phrases(
        conjunctions="we ýa-da emma sebäbi eger ýöne",
        leaders="bu şol her bir biz olar örän",
        followers="üçin bilen barada boýunça soň däl hem",
    ),
    "mn": _phrases(
        conjunctions="ба болон эсвэл харин гэвч учир хэрэв бөгөөд мөн",
        leaders="энэ тэр бүр нэг бид тэд маш",
        followers="бол юм байна байсан тухай төлөө хүртэл дараа нь ч биш үү юу",
    ),
}  # fmt: skip

_NONE = Phrases()


@cache
def phrases_of(tag: str) -> Phrases:
    """The small words of a language tag's language (scripts other than its usual one have none)."""
    primary, _, rest = tag.replace("_", "-").partition("-")
    if any(len(part) == 4 and part.lower() != "hant" for part in rest.split("-")):
        return _NONE
    return _TABLE.get(primary, _NONE)
