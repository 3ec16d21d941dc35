from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from storykit import documents
from storykit.documents import (
    Document,
    child,
    document_of,
    parent,
    parse_document,
    read_document,
    read_table,
)
from storykit.errors import Finding, ScriptError


@pytest.fixture(params=[yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of PyYAML's parsers, which word their complaints differently."""
    monkeypatch.setattr(documents, "_Loader", request.param)


def mistakes(text: str, name: str = "story.yaml") -> tuple[Finding, ...]:
    with pytest.raises(ScriptError) as caught:
        parse_document(text, name)
    return caught.value.findings


def mistake(text: str, name: str = "story.yaml") -> Finding:
    (only,) = mistakes(text, name)
    return only


# What values mean -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"), ("on", "on"), ("Yes", "Yes"), ("y", "y"), ("1:30", "1:30"),
        ("2024-05-01", "2024-05-01"), ("1_000", "1_000"), ("=", "="), ("+", "+"), (".", "."),
        ("-", None), ("~", None), ("null", None), ("", None), ("nothing", "nothing"),
        ("true", True), ("FALSE", False), ("tRue", "tRue"),
        ("0", 0), ("-12", -12), ("+3", 3), ("007", 7), ("0o17", 15), ("0xFF", 255), ("0b1", "0b1"),
        ("1.50", 1.5), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("-0", 0), ("1.2.3", "1.2.3"),
        ("1e", "1e"), ("٣", "٣"), ('"12"', "12"), ("'no'", "no"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("parser")
def test_unquoted_words_mean_what_yaml_1_2_says(written: str, value: object) -> None:
    if written == "-":
        assert parse_document("a: \n  -\n").data == {"a": [None]}
    else:
        found = parse_document(f"a: {written}\n").data["a"]
        assert (found, type(found)) == (value, type(value))


@pytest.mark.usefixtures("parser")
def test_keys_are_always_texts() -> None:
    data = parse_document("no: a\n60: b\ntrue: c\nnull: d\n1.5: e\n").data
    assert list(data) == ["no", "60", "true", "null", "1.5"]


@pytest.mark.usefixtures("parser")
def test_what_an_unquoted_number_looked_like_is_kept() -> None:
    document = parse_document("a: 007\nb: [1.50, yes, True]\nc: '5'\nd:\n")
    assert dict(document.written) == {"a": "007", "b[0]": "1.50", "b[2]": "True", "d": ""}


@pytest.mark.usefixtures("parser")
def test_texts_over_several_lines_are_read_as_yaml_means_them() -> None:
    text = "a: >\n  one\n  two\nb: |\n  one\n  two\nc: one\n  two\nd: 'it''s'\ne: \"\\u0627\\n\"\n"
    assert parse_document(text).data == {
        "a": "one two\n", "b": "one\ntwo\n", "c": "one two", "d": "it's", "e": "ا\n",
    }  # fmt: skip


def test_an_empty_text_has_no_value() -> None:
    assert parse_document("").data is None
    assert parse_document("# only a remark\n").data is None
    assert parse_document(" \n", "a.json").data is None


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn")), max_size=30),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8), inner,
                      max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(data=PLAIN)
def test_json_is_read_as_the_standard_library_reads_it(data: Any) -> None:
    for text in (json.dumps(data), json.dumps(data, ensure_ascii=False, indent=2)):
        found = parse_document(text, "a.json").data
        assert found == json.loads(text)
        assert json.dumps(found) == json.dumps(json.loads(text))


@given(data=PLAIN)
def test_json_read_as_yaml_has_the_same_values(data: Any) -> None:
    text = json.dumps({"a": data}, ensure_ascii=False)
    assert parse_document(text, "a.yaml").data == parse_document(text, "a.json").data


def test_emoji_escaped_as_a_surrogate_pair_in_json_become_one_character() -> None:
    assert parse_document('["\\ud83d\\ude00"]', "a.json").data == ["😀"]


# Where values stand -----------------------------------------------------------------------------

YAML_TEXT = """storykit: 1
title: {en: "Hi", ar: "مرحبا"}
scenes:
  - layout: photo
    narration:
      ar: |
        نص
  -
    layout: title
"""


@pytest.mark.usefixtures("parser")
def test_every_value_and_key_knows_its_line_and_column() -> None:
    document = parse_document(YAML_TEXT, "story.yaml")
    places = {path: (where.line, where.column) for path, where in document.positions.items()}
    assert places == {
        "": (1, 1), "storykit": (1, 11), "title": (2, 8), "title.en": (2, 13), "title.ar": (2, 23),
        "scenes": (4, 3), "scenes[0]": (4, 5), "scenes[0].layout": (4, 13),
        "scenes[0].narration": (6, 7), "scenes[0].narration.ar": (6, 11),
        "scenes[1]": (9, 5), "scenes[1].layout": (9, 13),
    }  # fmt: skip
    keys = {path: (where.line, where.column) for path, where in document.keys.items()}
    assert keys["title.ar"] == (2, 19)
    assert keys["scenes[0].narration"] == (5, 5)


def test_values_of_json_stand_where_those_of_yaml_do() -> None:
    text = '{"a": [1, {"b":\n  "é", "c": [true]}],\n "d": {}}'
    as_json, as_yaml = parse_document(text, "a.json"), parse_document(text, "a.yaml")
    assert {p: (w.line, w.column) for p, w in as_json.positions.items()} == {
        p: (w.line, w.column) for p, w in as_yaml.positions.items()
    }
    assert {p: (w.line, w.column) for p, w in as_json.keys.items()} == {
        p: (w.line, w.column) for p, w in as_yaml.keys.items()
    }


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_count_as_in_editors_whatever_ends_them(ending: str) -> None:
    document = parse_document(YAML_TEXT.replace("\n", ending))
    assert document.where("scenes[1].layout").line == 9
    assert document.data["scenes"][0]["narration"] == {"ar": "نص\n"}


def test_the_place_of_what_is_not_there_is_that_of_the_part_above() -> None:
    document = parse_document(YAML_TEXT, "story.yaml")
    where = document.where("scenes[1].narration.ar")
    assert (where.line, where.column, where.path) == (9, 5, "scenes[1].narration.ar")
    assert document.where("").line == 1
    assert document.where_key("title").column == 1


def test_paths_quote_keys_that_are_no_plain_words() -> None:
    assert child("", "scenes") == "scenes"
    assert child(child("scenes", 2), "zoom-in") == "scenes[2].zoom-in"
    assert child("a", "b c.d") == 'a."b c.d"'
    assert parent("scenes[2].narration.ar") == "scenes[2].narration"
    assert parent("scenes[2]") == "scenes"
    assert parent("scenes") == ""


def test_documents_survive_pickling() -> None:
    document = parse_document(YAML_TEXT, "story.yaml")
    copy: Document = pickle.loads(pickle.dumps(document))
    assert copy.data == document.data
    assert copy.where("title.ar") == document.where("title.ar")


# Mistakes in plain words ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "column", "said", "cure"),
    [
        ("title: Rights: what next\n", 1, 14, "colon", 'title: "Rights: what next"'),
        ("title: “Rights: now”\n", 1, 15, "colon", 'title: "Rights: now"'),
        ("a:\n\tb: 1\n", 2, 1, "tab", "spaces"),
        ("a:\n  b: 1\n\tc: 2\n", 3, 1, "tab", "spaces"),
        ('a: "hello\nb: 1\n', 1, 4, "quotation mark opened here is never closed", '"'),
        ("a: 'hello\nb: 1\n", 1, 4, "quotation mark opened here is never closed", "''"),
        ("a: 'It's time'\nb: 1\n", 1, 8, "after its closing quotation", "''"),
        ('a: "He said "no" to"\n', 1, 14, "after its closing quotation", '\\"'),
        ('a: "Rights" are ours\n', 1, 13, "after its closing quotation", "whole text"),
        ("a: [en, ar\nb: 1\n", 1, 4, "“[” opened here is never closed", "“]”"),
        ("a: [1, 2", 1, 4, "“[” opened here is never closed", "“]”"),
        ('a: {en: "x", ar: "y"\nb: 1\n', 1, 4, "“{” opened here is never closed", "“}”"),
        ('a: {en: "x" ar: "y"}\n', 1, 13, "closing quotation", "comma"),
        ("a: {en: Hi: there}\n", 1, 11, "comma or quotes", "quotes"),
        ('n: {en: "Hello\n  ar: "x"}\n', 1, 9, "not closed in its line", '"'),
        ('n:\n  en: "Hello\n  ar: "x"\n', 2, 7, "not closed in its line", '"'),
        ('title "x"\nb: 1\n', 1, 1, "no “key: text”", "colon and a space"),
        ("b: 1\ntitle\n", 2, 1, "no “key: text”", "colon and a space"),
        ("title:Text\nb: 1\n", 1, 7, "no space after the colon of “title”", "title: …"),
        ("title：x\nb: 1\n", 1, 6, "colon here is one of another script", "plain colon"),
        ("n:\n  en: One text\nthat goes on\n", 3, 1, "does not belong to the text above", "indent"),
        ("a:\n    b: 1\n  c: 2\n", 3, 3, "does not line up", "same column"),
        ("a: x\n  c: 2\n", 2, 3, "indented further", "Move it"),
        ("s:\n  - a: 1\n  b: 2\n", 3, 3, "does not line up", "same column"),
        ("s:\n  - a: 1\n - b: 2\n", 3, 2, "item does not line up", "dash"),
        ("a: @user\n", 1, 4, "begins with “@”", "quotes"),
        ("a: `x`\n", 1, 4, "begins with “`”", "quotes"),
        ("a: %x\n", 1, 4, "begins with “%”", "quotes"),
        ("a: *important* news\n", 1, 4, "begins with “*”", '"*Our* rights"'),
        ("a: *important news\n", 1, 4, "begins with “*”", '"*Our* rights"'),
        ("a: & c\n", 1, 4, "begins with “&”", "quotes"),
        ("a: > 5 people\n", 1, 4, "begins with “>”", '"> 5 people"'),
        ("a: | x\n", 1, 4, "begins with “|”", "quotes"),
        ("a: [Photo] The steppe\n", 1, 4, "begins with “[”", '"[Photo] The road"'),
        ("a: {name} speaks\n", 1, 4, "begins with “{”", "quotes"),
        ("a: 1\n---\nb: 2\n", 2, 1, "second script", "dashes"),
        ("? [a]\n: b\n", 1, 3, "plain name", "quotes"),
        (": x\n", 1, 1, "no key before the colon", "key: text"),
        ("]\n", 1, 1, "closes nothing", "Delete"),
        ("a:\n\u00a0\u00a0b: 1\n", 2, 1, "space of another kind", "type them again"),
        ("a: x\u2028y\n", 1, 5, "line separator (U+2028)", "Enter"),
        ("a: x\x0by\n", 1, 5, "line separator (U+000B)", "Word"),
        ("a: x\x1b[31m\n", 1, 5, "control character (U+001B)", "Delete"),
        ('a: "x\\e[31m"\n', 1, 4, "control character (U+001B)", "Delete"),
        ("a: .inf\n", 1, 4, "“.inf” is not a number", "smaller"),
        ("a: -.NaN\nb: .nan\n", 2, 4, "“.nan” is not a number", "smaller"),
        ("a: 1e999\n", 1, 4, "“1e999” is not a number", "smaller"),
        (f"a: {'9' * 5000}\n", 1, 4, "is not a number", "smaller"),
        ("a: {b: 1}\n<<: {c: 1}\n", 2, 1, "“<<”", "Write the keys out"),
        ("a: !!python/object/apply:os.system ['x']\n", 1, 4, "names a type", "Delete"),
        ("a: !important\n", 1, 4, "begins with “!”", "quotes"),
        ("a: &b c\n", 1, 4, "begins with “&”", "quotes"),
        ("a: Join us #humanrights\n", 1, 4, "“#humanrights” would be left out", "quotes"),
        ("a: #حقوق\n", 1, 3, "“#حقوق” would be left out", "quotes"),
        ("a:\n  -b: 1\n", 2, 3, "no space after the dash", "- b: …"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("parser")
def test_a_mistake_is_said_in_plain_words_where_it_is(
    text: str, line: int, column: int, said: str, cure: str
) -> None:
    found = mistake(text)
    assert said in found.message
    assert cure in found.cure
    assert (found.where.line, found.where.column) == (line, column)
    assert found.where.file == Path("story.yaml")


@pytest.mark.usefixtures("parser")
def test_a_backslash_in_double_quotes_is_explained() -> None:
    found = mistake('a: "photos\\ger.jpg"\n')
    assert "backslash" in found.message
    assert "Write / between folders" in found.cure


@pytest.mark.usefixtures("parser")
def test_a_remark_with_a_space_is_a_remark() -> None:
    assert parse_document("a: b # a remark\nc: 'd' #e\n").data == {"a": "b", "c": "d"}


@pytest.mark.usefixtures("parser")
def test_duplicate_keys_name_both_lines_and_do_not_hide_other_mistakes() -> None:
    found = mistakes("a: 1\nb:\n  c: {d: 1, d: 2}\na: [&x 2]\n")
    assert [(f.where.line, f.where.path) for f in found] == [
        (3, "b.c.d"), (4, "a"), (4, "a (again)[0]"),
    ]  # fmt: skip
    assert "written twice; the first is in line 1" in found[1].message


def test_mistakes_that_leave_the_rest_readable_can_be_collected() -> None:
    found: list[Finding] = []
    document = parse_document("a: 1\na: 2\nb: !x y\nc: 3\n", "s.yaml", found)
    assert [finding.where.path for finding in found] == ["a", "b"]
    assert document.data == {"a": 1, "b": "y", "c": 3}


@pytest.mark.parametrize(
    ("text", "line", "column", "said", "cure"),
    [
        ('{"a": 1,}', 1, 8, "comma after the last item", "Delete"),
        ('{"a": [1, 2,\n]}', 1, 12, "comma after the last item", "Delete"),
        ("{'a': 1}", 1, 2, "name in double quotes", "straight double quotes"),
        ('{"a": “x”}', 1, 7, "value should be", "straight double quotes"),
        ('{"a": x}', 1, 7, "“x”", "double quotes"),
        ('{"a": True}', 1, 7, "“True”", "true, false or null"),
        ('{"a": 1 "b": 2}', 1, 9, "comma or “}”", "missing just before"),
        ('{"a" 1}', 1, 6, "colon should be", "missing"),
        ('{"a": 1', 1, 1, "“{” opened here is never closed", "“}”"),
        ('{"a": [1', 1, 7, "“[” opened here is never closed", "“]”"),
        ('{"a": "x', 1, 7, "never closed", '"'),
        ('{"a": "x\ny"}', 1, 7, "runs over the end of its line", "\\n"),
        ('{"a": "photos\\ger.jpg"}', 1, 14, "backslash", "/"),
        ('{"a": 1} // x', 1, 10, "after the end", "remarks"),
        ('{"a": NaN}', 1, 7, "“NaN”", "quotes"),
        ('{"a": -Infinity}', 1, 7, "“-Infinity”", "quotes"),
        ('{"a": 1e999}', 1, 7, "not a number", "smaller"),
        (f'{{"a": {"9" * 5000}}}', 1, 7, "not a number", "smaller"),
        ('{"a": 01}', 1, 7, "“01”", "quotes"),
        ('{"a": "\\ud83d"}', 1, 7, "half a character", "again"),
        ('{"a": "\\u0000"}', 1, 7, "U+0000", "Delete"),
        ('{"a": 1, "a": 2}', 1, 10, "written twice", "Delete"),
        ('{"": 1}', 1, 2, "no key", "key: text"),
        ('{"a": }', 1, 7, "value should be", "quotes"),
        ("[1", 1, 1, "never closed", "“]”"),
        ("[", 1, 1, "never closed", "“]”"),
    ],
)
def test_a_mistake_in_json_is_said_in_plain_words_where_it_is(
    text: str, line: int, column: int, said: str, cure: str
) -> None:
    found = mistake(text, "story.json")
    assert said in found.message
    assert cure in found.cure
    assert (found.where.line, found.where.column) == (line, column)


# Files ------------------------------------------------------------------------------------------


def failure(path: Path) -> Finding:
    with pytest.raises(ScriptError) as caught:
        read_document(path)
    (only,) = caught.value.findings
    assert only.where.file == path
    return only


def test_a_mark_at_the_beginning_of_the_file_is_no_part_of_it(tmp_path: Path) -> None:
    for name, text in (("a.yaml", "a: 1\n"), ("a.json", '{"a": 1}')):
        path = tmp_path / name
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
        document = read_document(path)
        assert document.data == {"a": 1}
        assert document.keys["a"].line == 1
        assert read_table(path) == {"a": 1}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_another_unicode_encoding_is_named(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("a: نص\n".encode(encoding))
    found = failure(path)
    assert "UTF-16" in found.message
    assert "UTF-8" in found.cure


def test_text_in_an_old_encoding_is_found_where_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("a: 1\ntitle: حقوق\n".encode("windows-1256"))
    found = failure(path)
    assert "not saved as UTF-8" in found.message
    assert (found.where.line, found.where.column) == (2, 8)


def test_a_missing_file_is_told_with_its_nearest_neighbour(tmp_path: Path) -> None:
    (tmp_path / "story.yaml").write_text("a: 1\n")
    assert "Did you mean" in failure(tmp_path / "stroy.yaml").cure
    assert "no folder" in failure(tmp_path / "gone" / "story.yaml").cure


def test_a_folder_is_no_script_but_may_hold_one(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "storykit new" in failure(empty).cure
    (tmp_path / "tale.yaml").write_text("a: 1\n")
    found = failure(tmp_path)
    assert "folder" in found.message
    assert "tale.yaml" in found.cure


def test_a_name_without_a_known_suffix_is_refused(tmp_path: Path) -> None:
    (tmp_path / "story.yaml.txt").write_text("a: 1\n")
    assert "“story.yaml”" in failure(tmp_path / "story.yaml.txt").cure
    (tmp_path / "story.docx").write_text("a: 1\n")
    assert "“story.yaml”" in failure(tmp_path / "story.docx").cure


def test_a_file_larger_than_any_script_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\n" * 300_000)
    assert "1 MB" in failure(path).message


# Hostile texts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "\n".join(" " * n + "a:" for n in range(900)),
        "? " * 100_000,
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
        "- x\n" * 250_000,
        f"{'k' * 500_000}: 1\n",
        "a: " + "[1, " * 40 + "\n" * 300_000,
        '"' + "\\u0041" * 150_000,
        "%YAML 9.9\n---\na: 1\n",
        "%TAG ! tag:x,2000:\n---\na: !x 1\n",
    ],
)
def test_hostile_yaml_is_refused(text: str) -> None:
    assert mistakes(text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        "[" + "1," * 250_000,
        '{"' + "k" * 500_000 + '": 1}',
        "[" + "9" * 900_000 + "]",
        "\x00" * 1000,
    ],
)
def test_hostile_json_is_refused(text: str) -> None:
    assert mistakes(text, "a.json")


def findings_of(text: str, name: str) -> tuple[Finding, ...]:
    """What is said of a text; nothing when it is read, in which case its values are plain."""
    try:
        json.dumps(parse_document(text, name).data, allow_nan=False)
    except ScriptError as error:
        return error.findings
    return ()


@given(text=st.text(max_size=200), name=st.sampled_from(["a.yaml", "a.json"]))
@settings(max_examples=200)
def test_any_text_is_read_or_refused_with_a_place(text: str, name: str) -> None:
    for finding in findings_of(text, name):
        assert finding.where.line
        assert finding.where.column
        assert finding.message


@given(
    text=st.lists(
        st.sampled_from(
            ["a", ": ", "\n", "  ", "- ", "[", "]", "{", "}", '"', "'", ",", "#", "*", "&", "!",
             "|", ">", "?", "%", "@", "\t", "é", "ا", "\\", "---", "...", "<<", "1", "~", "\u00a0"]
        ),
        max_size=25,
    ).map("".join)
)  # fmt: skip
@settings(max_examples=500)
def test_any_jumble_of_signs_is_read_or_refused_with_a_place(text: str) -> None:
    for finding in (*findings_of(text, "a.yaml"), *findings_of(text, "a.json")):
        assert finding.where.line
        assert finding.where.column
        assert finding.cure


# Made in memory ---------------------------------------------------------------------------------


def test_values_made_in_memory_are_copied() -> None:
    items = [1]
    document = document_of({"a": items, "b": ({"c": None},)})
    items.append(2)
    assert document.data == {"a": [1], "b": [{"c": None}]}
    assert str(document.where("a[0]")) == "a[0]"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (float("inf"), "endless"),
        (float("nan"), "endless"),
        (object(), "holds no object"),
        (b"x", "holds no bytes"),
        ({1: 2}, "no text"),
        ({"": 2}, "no key"),
        ("\x1b", "control character"),
        ("\ud800", "half a character"),
    ],
)
def test_values_no_file_can_hold_are_refused(value: object, said: str) -> None:
    with pytest.raises(ScriptError, match=said):
        document_of({"a": value})


def test_values_that_contain_themselves_are_refused() -> None:
    loop: dict[str, Any] = {}
    loop["a"] = loop
    with pytest.raises(ScriptError, match="contain themselves"):
        document_of(loop)


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("story.txt", "Rename it to “story.yaml”."),
        ("story.yaml.txt", "Rename it to “story.yaml”."),
        ("story.docx", "save that as “story.yaml”"),
    ],
)
def test_files_that_are_called_otherwise_than_scripts_are_told_how_to_become_one(
    name: str, cure: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text("storykit: 1\n", encoding="utf-8")
    with pytest.raises(ScriptError) as caught:
        read_document(tmp_path / name)
    assert cure in caught.value.findings[0].cure
