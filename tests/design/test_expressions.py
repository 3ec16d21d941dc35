"""Expressions of layouts: what they can say, and that nothing else can be said."""

from __future__ import annotations

from typing import Any

import pytest

from storykit.design.expressions import LONGEST_RESULT, read_expression

VALUES: dict[str, Any] = {
    "quote": "{{ 7 * 7 }} {% raw %}",
    "items": ["one", "two"],
    "theme": {"colors": {"ink": "#000000"}, "items": "not a method"},
    "count": 3,
    "by": "",
}


def worked_out(source: str) -> Any:
    return read_expression(source).value(VALUES)


def test_text_of_a_script_is_never_run_as_a_template() -> None:
    assert worked_out("{{ quote }}") == VALUES["quote"]
    assert worked_out("“{{ quote }}”") == "“" + VALUES["quote"] + "”"


def test_a_lone_expression_keeps_its_kind() -> None:
    assert worked_out("{{ items }}") == ["one", "two"]
    assert worked_out("{{ count }}") == 3
    assert worked_out("{{ -count }}") == -3
    assert worked_out("{{- count -}}") == 3
    assert worked_out("{{ count }}%") == "3%"


def test_keys_hide_the_methods_of_mappings() -> None:
    assert worked_out("{{ theme.items }}") == "not a method"


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("{{ 'a' if by else 'b' }}", "b"),
        ("{% if by %}by {{ by }}{% else %}nobody{% endif %}", "nobody"),
        ("{{ quote and not by }}", True),
        ("{{ items | length }}", 2),
        ("{{ items | join(', ') }}", "one, two"),
        ("{{ count * 2 + 1 }}", 7),
        ("{{ items[1] }}", "two"),
        ("{{ theme.colors.ink }}", "#000000"),
        ("{{ 'x' ~ count }}", "x3"),
    ],
)
def test_layouts_can_choose_join_and_reckon(source: str, result: object) -> None:
    assert worked_out(source) == result


# The payloads are those that escaped earlier sandboxes, and endless work.
@pytest.mark.parametrize(
    "source",
    [
        "{{ quote.__class__ }}",
        "{{ quote.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ quote|attr('__class__') }}",
        "{{ '{0.__class__}'.format(quote) }}",
        "{{ quote.upper() }}",
        "{{ ('%s' % quote) }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ range(1000000000) | join }}",
        "{{ 'a'|center(1000000000) }}",
        "{% for a in items %}{{ a }}{% endfor %}",
        "{% macro x() %}{{ x() }}{% endmacro %}",
        "{% set a = 1 %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% extends 'x' %}",
        "{{ self }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ lipsum.__globals__ }}",
        "{{ 1 / 0 }}",
        "{{ missing }}",
        "{{ theme.colors.missing }}",
        "{{ quote",
        "{{ [] | map('upper') }}",
        "{{ " + "(" * 400 + "1" + ")" * 400 + " }}",
    ],
)
def test_nothing_else_can_be_said(source: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - every message differs
        worked_out(source)


def test_a_result_has_a_greatest_length() -> None:
    with pytest.raises(ValueError, match="longer"):
        read_expression("{{ quote }}").value({"quote": "a" * (LONGEST_RESULT + 1)})
