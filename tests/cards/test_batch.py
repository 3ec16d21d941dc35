"""Cards from tables: each row a card, mistakes by row, nothing made twice, the same everywhere."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from storykit.cards import card
from storykit.cards.batch import MadeCard, make_cards
from storykit.cards.plans import TableOptions, TablePlan, plan_cards
from storykit.cards.tables import read_table_file
from storykit.errors import UsageError
from storykit.video.resting import first_frame


def planned(folder: Path, text: str, **options: object) -> TablePlan:
    file = folder / "people.csv"
    file.write_text(text, encoding="utf-8")
    given: dict[str, object] = {"out": folder / "out", "layout": "quote", "workers": 1, **options}
    return plan_cards(read_table_file(file), TableOptions(**given))  # type: ignore[arg-type]


def states(made: list[MadeCard]) -> Counter[str]:
    return Counter(each.state for each in made)


def test_each_row_is_the_card_that_the_library_draws(tmp_path: Path) -> None:
    Image.new("RGB", (300, 200), (0, 90, 160)).save(tmp_path / "sea.png")
    plan = planned(tmp_path, "quote,by,image\nOne,A,sea.png\nTwo,B,\n", formats=("square", "og"))
    made = list(make_cards(plan))
    assert states(made) == {"made": 4}
    assert {m.path.name for m in made} == {
        f"people-000{n}.en.{format}.png" for n in (2, 3) for format in ("square", "og")
    }
    alone = card("quote", {"quote": "One", "by": "A", "image": "sea.png"}, folder=tmp_path)
    with Image.open(tmp_path / "out" / "people-0002.en.square.png") as read:
        assert read.tobytes() == alone.tobytes()
        assert read.text["Description"] == "One. A."  # type: ignore[attr-defined]


def test_columns_may_name_layout_language_format_and_output(tmp_path: Path) -> None:
    plan = planned(
        tmp_path,
        "Layout;language;format;output;quote;Title;Remark;alt\n"
        "quote;ar;og,square;first;كلمات;;;صورة\n"
        "title;;;second.png;;A title;;\n",
        languages=("en",),
    )
    assert [(c.name, c.layout, c.language, c.format) for c in plan.cards] == [
        ("first", "quote", "ar", "og"),
        ("first", "quote", "ar", "square"),
        ("second", "title", "en", "square"),
    ]
    assert plan.cards[0].alt == "صورة"
    assert [f.message for f in plan.findings] == ["The column “Remark” is not used."]


@pytest.mark.parametrize(
    ("column", "meant"),
    [
        ("lang", "language"), ("Languages", "language"), ("formats", "format"), ("Alt text", "alt"),
        ("credits.ar", "credit"), ("out-put", "output"), ("File name", "output"),
    ],
)  # fmt: skip
def test_a_column_that_says_something_of_cards_by_another_name_is_warned_of(
    tmp_path: Path, column: str, meant: str
) -> None:
    plan = planned(tmp_path, f"quote,{column}\nWords,ar\n")
    (finding,) = plan.findings
    assert finding.level == "warning"
    assert finding.cure.startswith(f"Did you mean “{meant}”?")
    assert finding.where.path == column
    # Where the right one is there as well, the other is somebody's own.
    plan = planned(tmp_path, f"quote,{column},{meant}\nWords,x,\n")
    assert [f.level for f in plan.findings] == ["info"]


def test_a_field_may_have_a_column_for_each_language(tmp_path: Path) -> None:
    plan = planned(
        tmp_path, "quote,quote.ar,by\nWords,كلمات,Same\n", languages=("en", "ar", "ar-IQ")
    )
    assert {c.language: c.fields["quote"] for c in plan.cards} == {
        "en": "Words",
        "ar": "كلمات",
        "ar-IQ": "كلمات",
    }
    assert {c.fields["by"] for c in plan.cards} == {"Same"}


def test_lists_numbers_and_rows_are_read_from_cells(tmp_path: Path) -> None:
    plan = planned(
        tmp_path,
        "layout,items,number,label,rows,pages,page,text\n"
        'list,"One | Two|Three",,,,,,\n'
        'figure,,"12,345",people,,,,\n'
        "figure,,٢٠,مؤسسة,,,,\n"
        "chart,,,,One: 3|Two: 5,,,\n",
        layout=None,
    )
    fields = {c.row: c.fields for c in plan.cards}
    assert fields[2]["items"] == ["One", "Two", "Three"]
    assert fields[3]["number"] == 12345
    assert fields[4]["number"] == 20
    assert fields[5]["rows"] == [{"label": "One", "value": "3"}, {"label": "Two", "value": "5"}]


def test_bad_rows_are_told_by_number_and_the_others_are_made(tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    plan = planned(
        tmp_path,
        "layout,language,quote,image,output\n"
        "quote,en,Good,,a\n"
        "qoute,en,Wrong layout,,b\n"
        "quote,xx,Wrong language,,c\n"
        "quote,en,,,d\n"
        "quote,en,Same name,,a\n"
        "quote,en,No picture,gone.jpg,e\n"
        "quote,en,Bad picture,broken.jpg,f\n"
        "quote,en,Outside,../x.jpg,g\n",
    )
    made = list(make_cards(plan))
    assert states(made) == {"made": 1, "failed": 3}
    told = {f.where.line: f.message for f in plan.findings if f.level == "error"}
    told |= {m.finding.where.line: m.finding.message for m in made if m.finding is not None}
    assert set(told) == {3, 4, 5, 6, 7, 8, 9}
    assert "no layout “qoute”" in told[3]
    assert "no language “xx”" in told[4]
    assert "needs “quote”" in told[5]
    assert "Rows 2 and 6" in told[6]
    assert "gone.jpg" in told[7]
    assert "broken.jpg" in told[8]
    assert "leads out" in told[9]


def test_nothing_is_made_twice(tmp_path: Path) -> None:
    text = "quote\n" + "".join(f"Words {n}\n" for n in range(4))
    assert states(list(make_cards(planned(tmp_path, text)))) == {"made": 4}
    times = {f.name: f.stat().st_mtime_ns for f in (tmp_path / "out").iterdir()}
    assert states(list(make_cards(planned(tmp_path, text)))) == {"unchanged": 4}
    assert times == {f.name: f.stat().st_mtime_ns for f in (tmp_path / "out").iterdir()}
    changed = text.replace("Words 2", "Other words")
    assert states(list(make_cards(planned(tmp_path, changed)))) == {"made": 1, "unchanged": 3}
    (tmp_path / "out" / "people-0003.en.square.png").write_bytes(b"spoilt")
    assert states(list(make_cards(planned(tmp_path, changed)))) == {"made": 1, "unchanged": 3}
    assert states(list(make_cards(planned(tmp_path, changed, again=True)))) == {"made": 4}


def test_a_new_picture_theme_or_record_makes_cards_anew(tmp_path: Path) -> None:
    picture = tmp_path / "sea.png"
    Image.new("RGB", (300, 200), (0, 90, 160)).save(picture)
    text = "quote,image\nWords,sea.png\nOthers,\n"
    list(make_cards(planned(tmp_path, text)))
    Image.new("RGB", (300, 201), (0, 90, 160)).save(picture)
    assert states(list(make_cards(planned(tmp_path, text)))) == {"made": 1, "unchanged": 1}
    assert states(list(make_cards(planned(tmp_path, text, theme="garden")))) == {"made": 2}
    (tmp_path / "out" / ".cards.json").write_text("spoilt", encoding="utf-8")
    assert states(list(make_cards(planned(tmp_path, text, theme="garden")))) == {"made": 2}


def test_bytes_are_the_same_in_any_number_of_processes(tmp_path: Path) -> None:
    Image.effect_noise((400, 300), 60).convert("RGB").save(tmp_path / "grain.jpg")
    text = "quote,by,image,language\n" + "".join(
        f"Words of row {n},Someone,{'grain.jpg' if n % 3 else ''},{'ar' if n % 2 else 'en'}\n"
        for n in range(26)
    )
    options: dict[str, object] = {"formats": ("og",), "suffix": ".jpg"}
    for workers, out in ((1, "one"), (2, "two")):
        made = list(
            make_cards(planned(tmp_path, text, out=tmp_path / out, workers=workers, **options))
        )
        assert states(made) == {"made": 26}
    for file in sorted((tmp_path / "one").glob("*.jpg")):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_options_that_no_row_could_be_made_with_are_told_at_once(tmp_path: Path) -> None:
    for options in (
        {"layout": "qoute"},
        {"theme": "x"},
        {"suffix": ".gif"},
        {"languages": ("xx",)},
    ):
        with pytest.raises(UsageError):
            planned(tmp_path, "quote\nWords\n", **options)


def test_rows_that_are_wrong_in_the_same_way_are_told_once(tmp_path: Path) -> None:
    plan = planned(tmp_path, "quote,by\nWords,\n" + ",Nobody\n" * 6 + "???? ?????,A\n")
    assert len(plan.cards) == 1
    missing, lost = (f.message for f in plan.findings if f.level == "error")
    assert missing.startswith("Rows 3, 4, 5, 6 and 2 more: ")
    assert lost.startswith("Row 9: Question marks stand where letters were lost")
    with pytest.raises(UsageError, match="No layout is named"):
        planned(tmp_path, "quote\nWords\n", layout=None)


def test_a_card_too_large_for_its_limit_is_told(tmp_path: Path) -> None:
    made = list(make_cards(planned(tmp_path, "quote\nWords\n", max_bytes=1000)))
    assert made[0].finding is not None
    assert "does not fit" in made[0].finding.message
    made = list(make_cards(planned(tmp_path, "quote\nWords\n", max_bytes=60_000, suffix=".jpg")))
    assert made[0].path.stat().st_size <= 60_000


def test_cards_of_another_table_are_not_overwritten(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
    out = tmp_path / "out"
    (made,) = make_cards(planned(first, "quote\nOne\n", out=out))
    before = made.path.read_bytes()
    other = r"a card of another table, “\.\./a/people\.csv”"
    with pytest.raises(UsageError, match=other) as caught:
        list(make_cards(planned(second, "quote\nNew,\nTwo\n", out=out)))
    assert "output" in caught.value.cure
    assert [path.name for path in out.glob("*.png")] == [made.path.name]
    assert made.path.read_bytes() == before
    # A name of its own is enough, and a table that has gone leaves its cards to others.
    named = make_cards(planned(second, "quote,output\nTwo,two\n", out=out))
    assert states(list(named)) == {"made": 1}
    (first / "people.csv").unlink()
    assert states(list(make_cards(planned(second, "quote\nTwo\n", out=out)))) == {"made": 1}


def test_a_folder_that_was_moved_keeps_its_cards(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    assert states(list(make_cards(planned(before, "quote\nOne\n")))) == {"made": 1}
    before.rename(after)
    assert states(list(make_cards(planned(after, "quote\nOther\n")))) == {"made": 1}


def test_a_row_may_have_only_a_clip(tmp_path: Path) -> None:
    """Its first frame is shown, in every process."""
    with av.open(str(tmp_path / "sea.mp4"), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for _ in range(3):
            blue = np.full((64, 96, 3), (20, 60, 200), dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(blue)))
        container.mux(stream.encode())
    rows = "".join(f"sea.mp4,{n}\n" for n in range(14))
    text = "video,output\n" + rows
    plan = planned(tmp_path, text, layout="photo", workers=2, formats=("og",), suffix=".jpg")
    made = list(make_cards(plan, first_frame))
    assert [each.finding for each in made if each.finding] == []
    assert states(made) == {"made": 14}
    with Image.open(made[0].path) as read:
        middle = read.getpixel((600, 200))
    assert isinstance(middle, tuple)
    assert middle[2] > 150
    assert middle[0] < 80
