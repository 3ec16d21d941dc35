"""A phone held up in a hand; on it a woman tells her story."""

from __future__ import annotations

import numpy as np

from . import palette as p
from .canvas import Canvas, ellipse, mix, ramp, rounded, slope, smooth, stroke
from .land import cloud, hill, streak
from .people import Look, Figure, face_front, print_on

LEFT, TOP, RIGHT, BOTTOM = 596.0, 190.0, 1204.0, 1390.0
SKIN = p.color_of("#D9A077")


def ground(canvas: Canvas) -> None:
    """Dusk over hills with a great coral sun behind the phone."""
    canvas.wash(ramp([(0, p.color_of("#22346A")), (500, p.color_of("#46619A")), (1000, p.color_of("#B79AA6")), (1300, p.color_of("#F2B08A")), (1600, p.color_of("#F5C79C"))]))
    canvas.glow(900, 860, 1150, p.color_of("#FF8A5A"), 0.45)
    canvas.fill(ellipse(900, 880, 690), slope((900, 190), (900, 1570), p.color_of("#EE6A43"), p.color_of("#FBC48B")), 0.96)
    disc = canvas.whole(ellipse(900, 880, 690))
    canvas.shade(ellipse(900, 880, 690), p.color_of("#C9412B"), (900, 900), (500, 160), 0.5, 0.5, disc)
    for x, y, long, thick, dim in ((250, 330, 700, 20, .4), (1580, 250, 640, 18, .4), (1450, 620, 900, 20, .5), (200, 760, 800, 18, .5), (1600, 1010, 700, 14, .6)):
        streak(canvas, x, y, long, thick, p.PEACH, dim)
    cloud(canvas, 250, 560, 560, 80, p.PEACH, 0.5, seed=3)
    cloud(canvas, 1570, 860, 560, 80, p.PEACH, 0.55, seed=8)
    hill(canvas, [(-60, 1330), (260, 1240), (620, 1330), (960, 1385), (1300, 1300), (1580, 1235), (1860, 1310)], p.color_of("#8B7C9A"), p.color_of("#D79C86"), 300, rim=p.PEACH, shadow=p.DUSK, strength=0.5)
    hill(canvas, [(-60, 1500), (380, 1450), (800, 1520), (1250, 1475), (1860, 1440)], p.color_of("#5A6489"), p.color_of("#8D7480"), 420, rim=p.ROSE, shadow=p.INDIGO, strength=0.55)
    hill(canvas, [(-60, 1780), (400, 1690), (900, 1740), (1400, 1810), (1860, 1730)], p.color_of("#33457A"), p.color_of("#252F5E"), 500, rim=p.DUST, shadow=p.INK, strength=0.6)


def waves(canvas: Canvas) -> None:
    """Rings that spread from the phone, and small lights that travel on them."""
    rng = np.random.default_rng(6)
    for k, radius in enumerate((520, 640, 770, 910)):
        for side in (0, np.pi):
            t = np.linspace(side - 0.62, side + 0.62, 30)
            arc = np.stack([900 + radius * np.cos(t), 760 + radius * np.sin(t)], 1)
            canvas.fill(stroke(arc, (0, 5, 5, 0)), p.CREAM, 0.55 - k * 0.11)
            for a in rng.uniform(side - 0.5, side + 0.5, 3):
                x, y = 900 + radius * np.cos(a), 760 + radius * np.sin(a)
                canvas.glow(x, y, 34, p.CREAM, 0.7)
                canvas.fill(ellipse(x, y, 7.5 - k), p.WHITE)


def back_of_hand(canvas: Canvas) -> None:
    """Palm and wrist, which lie behind the phone."""
    palm = smooth([(640, 1000), (600, 1180), (628, 1330), (690, 1470), (770, 1600), (812, 1740), (806, 1900), (800, 2300), (800, 2300), (1196, 2300), (1196, 2300),
                   (1196, 1900), (1214, 1760), (1282, 1610), (1338, 1440), (1342, 1290), (1300, 1130), (1200, 1000), (900, 900)])
    canvas.fill(palm, slope((700, 1900), (1330, 1300), mix(SKIN, p.RUST, 0.30), SKIN))
    clip = canvas.whole(palm)
    canvas.shade(palm, mix(SKIN, p.PLUM, 0.65), (1020, 1650), (660, 1780), 0.8, 0.5, clip)
    under = rounded(LEFT, TOP, RIGHT, BOTTOM + 46, 90)
    canvas.fill(under, mix(SKIN, p.PLUM, 0.75), 0.55, blur=26, clip=clip)
    canvas.shade(smooth([(1020, 1450), (1200, 1420), (1330, 1420), (1260, 1640), (1120, 1720), (1030, 1620)]), mix(SKIN, p.CREAM, 0.5), (1060, 1700), (1300, 1420), 0.55, 0.5, clip, blur=8)
    for crease in ([(1060, 1440), (1010, 1560), (1030, 1690)], [(760, 1450), (880, 1500), (1000, 1476)]):
        canvas.fill(stroke(crease, (2, 7, 1)), mix(SKIN, p.RUST, 0.6), 0.5, clip=clip, blur=1)


def cuff(canvas: Canvas) -> None:
    """The sleeve of a deel with its turned-back cuff."""
    sleeve = smooth([(742, 1946), (742, 1946), (1000, 1922), (1256, 1946), (1256, 1946), (1310, 2300), (1310, 2300), (690, 2300), (690, 2300)])
    canvas.fill(sleeve, slope((690, 2100), (1310, 2000), p.color_of("#1D2C5E"), p.color_of("#3C5A9A")))
    clip = canvas.whole(sleeve)
    for y, wide, tint in ((1962, 40, p.OCHRE), (2000, 12, p.CORAL), (2030, 8, p.SAND)):
        canvas.fill(stroke([(680, y + 6), (1000, y - 22), (1320, y + 6)], wide), tint, clip=clip)
    for k in range(15):
        x = 705 + k * 42
        y = 1968 - 22 * (1 - ((x - 1000) / 320) ** 2)
        canvas.fill([(x - 10, y), (x, y - 10), (x + 10, y), (x, y + 10)], p.BRICK, clip=clip)
    for x, lean in ((840, -26), (960, -8), (1130, 22)):
        canvas.fill(stroke([(x, 2060), (x + lean, 2160), (x + lean * 1.6, 2300)], (2, 12, 8)), p.INK, 0.30, clip=clip, blur=4)
    canvas.shade(sleeve, p.INK, (1010, 2080), (640, 2160), 0.8, 0.5, clip)
    canvas.fill(stroke([(742, 1940), (1000, 1914), (1256, 1940)], 16), mix(SKIN, p.PLUM, 0.7), 0.5, blur=9)


def body(canvas: Canvas) -> None:
    """The phone and the story on its screen."""
    canvas.fill(rounded(LEFT - 6, TOP + 14, RIGHT + 14, BOTTOM + 26, 92), p.INK, 0.45, blur=26)
    canvas.fill(rounded(LEFT - 10, TOP - 10, RIGHT + 10, BOTTOM + 10, 92), slope((LEFT, TOP), (RIGHT, BOTTOM), p.color_of("#46527C"), p.color_of("#141A38")))
    canvas.fill(rounded(LEFT - 3, TOP - 3, RIGHT + 3, BOTTOM + 3, 86), p.color_of("#0D1126"))
    screen = rounded(LEFT + 20, TOP + 20, RIGHT - 20, BOTTOM - 20, 66)
    clip = canvas.whole(screen)
    canvas.fill(screen, ramp([(TOP, p.color_of("#8FB6CB")), (640, p.color_of("#E9DFC6")), (800, p.color_of("#F7CFA0"))]))
    before = canvas.pixels.copy()
    hill(canvas, [(500, 700), (700, 560), (820, 610), (980, 520), (1130, 600), (1300, 560)], p.color_of("#7895B0"), p.color_of("#E5C7A4"), 280, rim=p.CREAM, shadow=p.DUSK)
    hill(canvas, [(500, 800), (760, 740), (1000, 790), (1300, 720)], p.color_of("#A6A070"), p.color_of("#8A7F50"), 500, rim=p.CREAM, shadow=p.MOSS, strength=0.5)
    teller(canvas)
    interface(canvas)
    canvas.pixels[:] = before + (canvas.pixels - before) * clip[..., None]
    shine = [(1010, TOP), (1184, TOP), (1184, 640), (760, 1370), (640, 1370)]
    canvas.shade(shine, p.WHITE, (760, 1200), (1180, 250), 0.10, 0.0, clip)
    canvas.fill(rounded(835, TOP + 34, 965, TOP + 62, 14), p.color_of("#0D1126"))


def teller(canvas: Canvas) -> None:
    """The woman on the screen, to her waist."""
    look = Look(skin=p.SKINS[2], hair=p.color_of("#1C1A2E"), head="bun")
    f = Figure(canvas, 900, 2010, 1560)
    f.form([(-6, -79.5), (-13, -76.5), (-17.5, -70), (-19.5, -58), (-21, -40), (21, -40), (19.5, -58), (17.5, -70), (13, -76.5), (6, -79.5)], p.CORAL, 0.7)
    clip = canvas.whole(f.put(smooth([(-6, -79.5), (-13, -76.5), (-17.5, -70), (-19.5, -58), (-21, -40), (21, -40), (19.5, -58), (17.5, -70), (13, -76.5), (6, -79.5)])))
    f.line([(-5, -80), (1, -70), (10, -67.6), (17, -62)], 2.0, p.SAND, clip=clip)
    f.line([(-5, -80), (1, -70), (10, -67.6), (17, -62)], 0.6, p.BRICK, clip=clip)
    for x, y in ((2.2, -69.4), (10, -67), (15.4, -63)):
        f.dot(x, y, 0.9, p.OCHRE, clip=clip)
    face_front(f, look, 0, -1.2)
    f.form([(-6.4, -80.4), (-4, -78), (0, -77), (4, -78), (6.4, -80.4), (6.2, -77), (3, -74.4), (0, -73.8), (-3, -74.4), (-6.2, -77)], p.SAND, 0.5)
    for side in (-1, 1):
        f.dot(side * 6.9, -87.2, 0.7, p.TEAL)
        f.dot(side * 6.9, -85.8, 0.5, p.CORAL)


def interface(canvas: Canvas) -> None:
    """Progress of the story, the teller's mark, and a caption with one word alight."""
    for k in range(4):
        x = LEFT + 52 + k * 128
        canvas.fill(rounded(x, TOP + 84, x + 116, TOP + 92, 4), p.WHITE, 0.95 if k < 2 else 0.45)
    canvas.fill(rounded(LEFT + 52 + 256, TOP + 84, LEFT + 52 + 256 + 58, TOP + 92, 4), p.WHITE)
    canvas.fill(ellipse(LEFT + 84, TOP + 140, 32), p.CORAL)
    canvas.fill(ellipse(LEFT + 84, TOP + 140, 27), p.CREAM)
    canvas.fill(smooth([(LEFT + 66, TOP + 152), (LEFT + 84, TOP + 122), (LEFT + 102, TOP + 152), (LEFT + 84, TOP + 158)]), p.INDIGO)
    canvas.fill(rounded(LEFT + 132, TOP + 124, LEFT + 280, TOP + 138, 7), p.WHITE, 0.95)
    canvas.fill(rounded(LEFT + 132, TOP + 148, LEFT + 226, TOP + 158, 5), p.WHITE, 0.7)
    canvas.fill(rounded(LEFT + 66, 1006, RIGHT - 66, 1146, 26), p.color_of("#141A38"), 0.86)
    words = (((0, 96, p.WHITE), (112, 150, p.WHITE), (278, 110, p.CORAL)), ((40, 130, p.WHITE), (186, 92, p.WHITE), (294, 60, p.WHITE)))
    for row, line in enumerate(words):
        for x, wide, tint in line:
            y = 1036 + row * 50
            canvas.fill(rounded(LEFT + 110 + x, y, LEFT + 110 + x + wide, y + 26, 13), tint)
    canvas.fill(rounded(LEFT + 60, BOTTOM - 108, RIGHT - 150, BOTTOM - 56, 26), p.WHITE, 0.28)
    heart = smooth([(1128, 1300), (1128, 1300), (1112, 1286), (1098, 1300), (1106, 1322), (1128, 1340), (1128, 1340), (1150, 1322), (1158, 1300), (1144, 1286)])
    canvas.fill(heart, p.WHITE, 0.95)


def fingers(canvas: Canvas) -> None:
    """What lies before the phone: four finger tips at one edge, the thumb at the other."""
    for y, reach, wide in ((905, 66, 96), (1013, 80, 104), (1122, 76, 102), (1226, 56, 92)):
        line = [(578, y + 26), (612, y + 4), (LEFT + reach, y - 8)]
        path = stroke(line, (wide * 0.98, wide, wide * 0.86))
        canvas.fill(path + (7, 12), p.INK, 0.34, blur=9)
        canvas.fill(path, slope((550, y + 60), (690, y - 60), mix(SKIN, p.RUST, 0.22), mix(SKIN, p.CREAM, 0.10)))
        clip = canvas.whole(path)
        canvas.shade(path, mix(SKIN, p.PLUM, 0.65), (620, y - 10), (590, y + 66), 0.75, 0.5, clip)
        nail = smooth([(LEFT + reach - 14, y - 34), (LEFT + reach + 16, y - 32), (LEFT + reach + 30, y - 8), (LEFT + reach + 16, y + 14), (LEFT + reach - 14, y + 16), (LEFT + reach - 22, y - 8)])
        canvas.fill(nail, mix(SKIN, p.CREAM, 0.55), 0.85, clip=clip)
        canvas.fill(stroke([(584, y - 34), (594, y - 6), (590, y + 30)], (1, 5, 1)), mix(SKIN, p.RUST, 0.6), 0.4, clip=clip)
    thumb = smooth([(1332, 1470), (1362, 1330), (1356, 1200), (1316, 1080), (1258, 968), (1200, 892), (1158, 872), (1124, 894), (1122, 942), (1156, 1012), (1190, 1100), (1206, 1200), (1204, 1300), (1160, 1420), (1120, 1520), (1200, 1580)])
    canvas.fill(thumb + (-14, 18), p.INK, 0.30, blur=14, clip=canvas.whole(rounded(LEFT - 10, TOP - 10, RIGHT + 10, BOTTOM + 10, 92)))
    canvas.fill(thumb, slope((1140, 1500), (1330, 1000), mix(SKIN, p.RUST, 0.16), mix(SKIN, p.CREAM, 0.12)))
    clip = canvas.whole(thumb)
    canvas.shade(thumb, mix(SKIN, p.PLUM, 0.65), (1250, 1180), (1120, 1300), 0.8, 0.5, clip)
    canvas.shade(thumb, mix(SKIN, p.CREAM, 0.6), (1230, 1150), (1390, 1100), 0.7, 0.5, clip)
    nail = smooth([(1140, 892), (1166, 890), (1202, 926), (1226, 968), (1214, 984), (1184, 978), (1152, 944), (1136, 912)])
    canvas.fill(nail, mix(SKIN, p.CREAM, 0.6), 0.9, clip=clip)
    for crease in ([(1236, 1090), (1270, 1078), (1304, 1086)], [(1240, 1112), (1272, 1100), (1300, 1106)]):
        canvas.fill(stroke(crease, (1, 6, 1)), mix(SKIN, p.RUST, 0.65), 0.55, clip=clip)
    # The thumb grows out of the palm: soften where they meet.
    canvas.fill(ellipse(1236, 1530, 110, 90), mix(SKIN, p.RUST, 0.06), 0.75, blur=34)


def phone(canvas: Canvas) -> None:
    """The whole picture."""
    ground(canvas)
    waves(canvas)
    back_of_hand(canvas)
    cuff(canvas)
    body(canvas)
    fingers(canvas)
