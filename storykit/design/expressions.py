"""The `{{ … }}` of layouts: Jinja in an immutable sandbox, cut down until it always ends.

A layout may read the fields, the theme, the language and the frame, choose (`if`), join and
compare. It cannot loop, call, define or include, so an expression takes time and room in
proportion to its own length. Values of a script are data: they are put in once and never rendered
again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, Undefined, meta, nodes
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST_SOURCE = 2_000
LONGEST_RESULT = 20_000

_FILTERS = ("count", "d", "default", "first", "float", "int", "join", "last", "length", "lower",
            "round", "trim", "upper")  # fmt: skip
_TESTS = ("defined", "undefined", "none", "string", "number", "odd", "even", "in", "eq", "ne", "gt",
          "ge", "lt", "le")  # fmt: skip
_SPECIAL = ("self", "super", "loop", "caller", "varargs", "kwargs")
"""Names that Jinja gives a meaning of its own."""
_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.CondExpr, nodes.Name,
    nodes.Const, nodes.List, nodes.Tuple, nodes.Getattr, nodes.Getitem, nodes.Compare,
    nodes.Operand, nodes.Not, nodes.And, nodes.Or, nodes.Filter, nodes.Test, nodes.Concat,
    nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Neg, nodes.Pos,
)  # fmt: skip


class _Sandbox(ImmutableSandboxedEnvironment):
    """Reads keys of mappings and items of lists only; no attribute of any object, and no call."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: str | Any) -> Any:
        if isinstance(obj, Mapping) and argument in obj:
            return obj[argument]
        if isinstance(obj, list | tuple) and isinstance(argument, int):
            if -len(obj) <= argument < len(obj):
                return obj[argument]
        return self.undefined(obj=obj, name=argument)

    def is_safe_callable(self, obj: Any) -> bool:
        return False

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        # Multiplied or formatted strings could grow without bound; `~` joins texts.
        if not all(isinstance(side, int | float) for side in (left, right)) or operator == "**":
            raise TemplateError("only numbers can be reckoned with; texts are joined by ~")
        try:
            return super().call_binop(context, operator, left, right)
        except (ArithmeticError, ValueError) as error:
            raise TemplateError(str(error)) from error


@cache
def _sandbox() -> _Sandbox:
    sandbox = _Sandbox(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)
    sandbox.globals.clear()
    sandbox.filters = {name: sandbox.filters[name] for name in _FILTERS}
    sandbox.tests = {name: sandbox.tests[name] for name in _TESTS}
    return sandbox


@dataclass(frozen=True)
class Expression:
    """A checked string of a layout. `names` are the variables it reads."""

    source: str
    names: frozenset[str]
    _run: Any

    def value(self, variables: Mapping[str, Any]) -> Any:
        """The string with its values put in; where it is one lone `{{ … }}`, the value itself.

        Raises ValueError where a variable is missing or a value cannot be used that way.
        """
        try:
            result = self._run(variables)
            if isinstance(result, Undefined):
                result = str(result)  # raises what is undefined
        except (TemplateError, TypeError, ValueError) as error:
            raise ValueError(f"{self.source!r} cannot be worked out: {error}") from error
        if isinstance(result, str) and len(result) > LONGEST_RESULT:
            raise ValueError(f"the text is longer than {LONGEST_RESULT} characters")
        return result


def is_template(source: str) -> bool:
    """Whether a string of a layout has anything to work out."""
    return "{{" in source or "{%" in source or "{#" in source


@lru_cache(maxsize=4096)
def read_expression(source: str) -> Expression:
    """The expression in a layout's string; ValueError says what is not allowed in it."""
    if len(source) > LONGEST_SOURCE:
        raise ValueError(f"an expression may have at most {LONGEST_SOURCE} characters")
    sandbox = _sandbox()
    try:
        tree = sandbox.parse(source)
        _check(tree)
        names = frozenset(meta.find_undeclared_variables(tree))
        lone = _lone_expression(source, tree)
        if lone is not None:
            run: Any = sandbox.compile_expression(lone, undefined_to_none=False)
        else:
            run = sandbox.from_string(source).render
    except TemplateError as error:
        raise ValueError(f"{source!r} is not a working expression: {error}") from error
    except RecursionError:
        raise ValueError("the expression is nested too deeply") from None
    return Expression(source, names, run)


def _lone_expression(source: str, tree: nodes.Template) -> str | None:
    match tree.body:
        case [nodes.Output(nodes=[node])] if not isinstance(node, nodes.TemplateData):
            inner = source.strip()
            if inner.startswith("{{") and inner.endswith("}}"):
                return re.sub(r"^[-+]|[-+]$", "", inner[2:-2])
    return None


def _check(tree: nodes.Template) -> None:
    for node in (tree, *tree.find_all(nodes.Node)):
        if isinstance(node, nodes.Name) and node.name in _SPECIAL:
            raise TemplateError(f"there is no “{node.name}”")
        if isinstance(node, nodes.Call):
            raise TemplateError("nothing can be called")
        if not isinstance(node, _NODES):
            word = type(node).__name__.lower()
            raise TemplateError(
                f"“{word}” is not allowed: only values, choices and comparisons are"
            )
        if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            raise TemplateError(
                f"there is no filter “{node.name}”: {', '.join(_FILTERS)} are known"
            )
        if isinstance(node, nodes.Test) and node.name not in _TESTS:
            raise TemplateError(f"there is no test “{node.name}”: {', '.join(_TESTS)} are known")
