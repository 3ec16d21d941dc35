"""The colours of the steppe pictures: dawn blues, warm ochres, deep indigo and one coral."""

from __future__ import annotations

from .paint import color

INK = color("#10162F")
INDIGO = color("#1B2450")
DEEP = color("#2B3A6B")
DUSK = color("#4A6391")
DUST = color("#7D9ABA")
PALE = color("#B4C8D3")
MIST = color("#DCE2DC")
CREAM = color("#FAEEDC")
PEACH = color("#F6CFA6")
SAND = color("#E7B980")
OCHRE = color("#D2964A")
AMBER = color("#B8742F")
CORAL = color("#E4572E")
BRICK = color("#A9402A")
RUST = color("#7C3426")
UMBER = color("#4A2A2A")
SAGE = color("#8D9C78")
MOSS = color("#5E7466")
PINE = color("#33504F")
TEAL = color("#2F6F79")
ROSE = color("#C98A84")
PLUM = color("#5B3556")
WHITE = color("#FFFDF6")

SKINS = tuple(color(c) for c in ("#F0C7A0", "#DDA577", "#C68A5C", "#A66B43", "#7F4D31", "#5E3825"))
