"""Layouts and themes that mean harm: escapes from the sandbox, endless work, absurd sizes."""

from __future__ import annotations

import json
import re

from victims import HEAD, Victim

CARD = (
    f"{HEAD}cards:\n  - id: card-NUMBER\n    layout: own\n    title: '{{{{ 7*7 }}}}'\n"
    "    words: ['a', '{% raw %}']\n"
)
LAYOUT = (
    "about: Harm.\nfields: {{title: required, words: {{kind: list}}}}\nlayers:\n"
    "  - text: {payload}\n    type: title\n"
)

# Ways out of Jinja's sandbox that were found over the years (CVE-2016-10745, CVE-2019-10906,
# CVE-2024-56326, CVE-2025-27516 and the tests of Jinja itself), and work without end.
ESCAPES = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ title.__init__.__globals__ }}",
    "{{ title|attr('__class__') }}",
    "{{ title|attr('_' ~ '_class__') }}",
    "{{ '{0.__class__}'.format(title) }}",
    "{{ '{0.__class__}'.format_map({'a': title}) }}",
    "{{ ('{0.__class__}'|string).format(title) }}",
    "{{ title['__class__'] }}",
    "{{ theme.__class__ }}",
    "{{ theme['__class__'] }}",
    "{{ self }}", "{{ self._TemplateReference__context }}", "{{ self.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('touch pwned').read() }}",
    "{{ joiner.__init__.__globals__ }}", "{{ namespace() }}", "{{ lipsum.__globals__ }}",
    "{{ dict(a=1) }}", "{{ range(10) }}", "{{ config }}", "{{ request }}",
    "{% include '/etc/passwd' %}", "{% import 'os' as os %}", "{% extends 'x' %}",
    "{% from 'x' import y %}", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% for a in words %}{{ a }}{% endfor %}",
    "{% for a in range(10**9) %}{% for b in range(10**9) %}x{% endfor %}{% endfor %}",
    "{% set x = 1 %}{{ x }}", "{% block a %}{% endblock %}", "{% filter upper %}x{% endfilter %}",
    "{% call title() %}{% endcall %}", "{% with a=1 %}{{ a }}{% endwith %}",
    "{{ 'x' * 10**9 }}", "{{ title * 1000000000 }}", "{{ [0] * 1000000000 }}",
    "{{ 9**9**9 }}", "{{ 2 ** 2 ** 30 }}", "{{ 10**10000 }}", "{{ '%999999999d' % 1 }}",
    "{{ 'a%sb' % title }}", "{{ words|join('x' * 1000000) }}", "{{ title|center(10**9) }}",
    "{{ title|replace('', 'x'*10000) }}", "{{ title|format(1) }}", "{{ words|map('upper')|list }}",
    "{{ words|sort }}", "{{ title|wordwrap(1) }}", "{{ title|xmlattr }}", "{{ title|safe }}",
    "{{ title|pprint }}", "{{ title|list }}", "{{ title|tojson }}", "{{ title() }}",
    "{{ title.upper() }}", "{{ title.__len__() }}", "{{ 1/0 }}", "{{ 1 % 0 }}", "{{ 1e308*1e308 }}",
    "{{ words[10**30] }}", "{{ words[-99] }}", "{{ missing.at.all }}", "{{ title.missing }}",
    "{{ " + "(" * 900 + "1" + ")" * 900 + " }}", "{{ " + "not " * 450 + "1 }}",
    "{{ " + "1 + " * 450 + "1 }}", "{{ " + "-" * 1500 + "1 }}",
    "{{ " + "[" * 900 + "]" * 900 + " }}",
    "{{ 'a' " + "~ 'a' " * 300 + "}}", "{{ title }" * 190, "{% if %}", "{{", "{# ", "{{ x" * 100,
    "x" * 100_000, "{{ " + "a." * 900 + "a }}", "{{ " + "1 if 1 else " * 150 + "1 }}",
]  # fmt: skip

HARMLESS = ("x" * 1000, "{{ 1e308", "{{ 1 + ", "{{ 'a' ~", "{{ not not", "{{ 1 if", "{{ ---")


def test_no_layout_gets_out_of_its_sandbox(victim: Victim) -> None:
    scripts = []
    for number, payload in enumerate(ESCAPES):
        script = victim.story(f"escape-{number}", CARD.replace("NUMBER", str(number)))
        folder = script.parent / "layouts"
        folder.mkdir()
        layout = LAYOUT.format(payload=json.dumps(payload))
        (folder / "own.yaml").write_text(layout, encoding="utf-8")
        scripts.append(script)
    outcome = victim.run(
        "render", *scripts, "--out", "out", "--jobs", "1", "--no-cache", seconds=40
    )
    assert outcome.code == 2
    for number, payload in enumerate(ESCAPES):
        named = re.search(rf"escape-{number}/layouts/own.yaml:4\b", outcome.err)
        # Small sums and joins may be worked out; all else is refused with its line.
        assert named or payload.startswith(HARMLESS), payload[:80]
    assert "escape-74/escape-74.yaml:6:5" in outcome.err  # the endless text
    for sign in ("<class", "subclasses", "root:", "object at 0x", "<module", "os.py"):
        assert sign not in outcome.out
    assert not list(victim.root.rglob("pwned"))


ABSURD = [
    "layers: [{text: x, type: title, box: {width: 1e300%, height: 1e300%}}]",
    "layers: [{text: x, type: title, box: {start: -1e9px, top: -1e9px}}]",
    "layers: [{text: x, type: title, box: {width: 1000000000px, height: 1000000000px}}]",
    "layers: [{text: x, type: title, box: {width: .inf, height: .nan}}]",
    "layers: [{text: x, type: title, box: {width: 0px, height: 0px}}]",
    "layers: [{text: x, type: title, scale: 1e30}]",
    "layers: [{shape: pill, width: 1000000000px, height: 1000000000px}]",
    "layers: [{shape: pill, width: 1e-300px, height: 1e-300px}]",
    "layers: [{shade: {toward: bottom, color: '#000', opacity: 1e9}}]",
    "layers: [{picture: sky.png, box: {width: 100000%, height: 100000%}}]",
    "layers: [{picture: sky.png, box: {width: 0.0001px}}]",
    "layers: [{picture: 'http://127.0.0.1:9/x.png'}]",
    "layers: [{picture: '../../secret.png'}]",
    "layers: [{picture: /etc/passwd}]",
    # Pictures that are there and could be drawn: from where one works, and by their whole path.
    "layers: [{picture: secret.png}]",
    "layers: [{picture: ROOT/secret.png}]",
    "layers: [{logo: ROOT/secret.png}]",
    "layers: [{group: row, layers: [{picture: ROOT/secret.png}, {logo: secret.png}]}]",
    "layers: [{picture: '{{ title }}/../secret.png'}]",
    "layers: [{text: x, type: title, enter: {fade: 1e300ms, delay: 9999999999s}}]",
    "layers: [{text: x, type: title, enter: {rise: 1e300%}}]",
    "layers: [" + "{text: x, type: title}, " * 20_000 + "]",
    "layers: [" + "{group: column, layers: [" * 200 + "{text: x, type: title}" + "]}" * 200 + "]",
    "layers: " + "[" * 2000 + "]" * 2000,
    "layers: [{group: column, gap: 1e300px, layers: [{text: x, type: title}]}]",
    "layers: [{list: '{{ words }}', type: item, gap: 1e9px}]",
    "layers: 7", "layers: {}", "layers: [7, null, text]", "layers: [{}]",
    "fields: 7\nlayers: []", "when: {no-such: 1}\nlayers: []",
    "layers: []\nwhen: {landscape: {layers.99999999999.box: {}}}",
    "layers: []\nwhen: {landscape: {" + "layers." * 2000 + "x: 1}}",
    "layers: [{text: x, type: title}]\nwhen: {" + "landscape " * 5000 + ": {}}",
]  # fmt: skip


def test_absurd_layouts_end_in_words(victim: Victim) -> None:
    scripts = []
    for number, layers in enumerate(ABSURD):
        script = victim.story(
            f"absurd-{number}",
            f"{HEAD}cards:\n  - {{id: card-{number}, layout: own, title: A, words: [a, b]}}\n",
        )
        (script.parent / "layouts").mkdir()
        head = "about: Absurd.\n" + (
            "" if "fields:" in layers else "fields: {title: required, words: {kind: list}}\n"
        )
        text = head + layers.replace("ROOT", str(victim.root))
        (script.parent / "layouts" / "own.yaml").write_text(text, encoding="utf-8")
        scripts.append(script)
    outcome = victim.run(
        "render", *scripts, "--out", "out", "--jobs", "1", "--no-cache", seconds=40
    )
    assert outcome.code in (1, 2)
    for number, layers in enumerate(ABSURD):
        drawn = (victim.out / "cards" / f"card-{number}.en.og.png").is_file()
        told = f"absurd-{number}" in outcome.err
        assert drawn or told, layers[:80]
        if "secret" in layers or "passwd" in layers or "http" in layers:
            assert told, layers
            assert not drawn, layers


def decor(picture: str) -> str:
    """A theme that lays a picture under everything, whatever the tone."""
    layers = f"[{{picture: {picture}, box: {{width: 90px, height: 90px}}}}]"
    return f"like: steppe\ndecor: {{page: {layers}, accent: {layers}, picture: {layers}}}"


THEMES = [
    "like: own", "like: ../../x", "like: /etc/passwd", "logo: ../../secret.png",
    "logo: /etc/passwd", "logo: http://127.0.0.1:9/x", "colors: {ink: 'url(http://127.0.0.1:9)'}",
    "like: steppe\nradius: 1e300px", "like: steppe\nradius: -1px",
    "like: steppe\ntype: {title: {size: [1e9px, 1e9px]}}",
    "like: steppe\ntype: {title: {family: ../../secret, weight: 1e9}}",
    "like: steppe\ntype: {title: {leading: 1e300}}",
    "like: steppe\ncaptions: {size: 1e300, ground: '{{ 7*7 }}'}",
    "like: steppe\nsound: ../../secret.txt",
    decor("../../secret.png"),
    decor("secret.png"),
    decor("ROOT/secret.png"),
    "like: steppe\ndecor: {page: [{text: '{{ self.__init__ }}', type: title}]}",
    "7", "[]", "colors: 7", "like: 7", "type: {}",
]  # fmt: skip


def test_absurd_themes_end_in_words(victim: Victim) -> None:
    scripts = []
    for number, text in enumerate(THEMES):
        script = victim.story(
            f"theme-{number}",
            HEAD.replace("formats", "theme: own\nformats")
            + f"cards:\n  - {{id: card-{number}, layout: statement, statement: x}}\n",
        )
        (script.parent / "themes").mkdir()
        text = text.replace("ROOT", str(victim.root))
        (script.parent / "themes" / "own.yaml").write_text(text, encoding="utf-8")
        scripts.append(script)
    outcome = victim.run(
        "render", *scripts, "--out", "out", "--jobs", "1", "--no-cache", seconds=30
    )
    assert outcome.code in (1, 2)
    for number, text in enumerate(THEMES):
        drawn = (victim.out / "cards" / f"card-{number}.en.og.png").is_file()
        assert drawn or f"theme-{number}" in outcome.err, text
        if "secret.png" in text and "decor" in text:
            assert not drawn, text
    assert "SESAME" not in outcome.said
