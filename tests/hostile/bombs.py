"""Files that mean harm: lists of other files, bombs, and headers that lie."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image


def png(width: int, height: int, *, depth: int = 8, kind: int = 2, data: bytes = b"") -> bytes:
    """A PNG with a header of that size and whatever data."""
    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", data or zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, content) for name, content in parts)


def chunk(name: bytes, content: bytes) -> bytes:
    crc = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", crc)


def png_with(*chunks: tuple[bytes, bytes]) -> bytes:
    """A good small PNG with further chunks after its header."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), (9, 99, 199)).save(buffer, "PNG")
    good = buffer.getvalue()
    extra = b"".join(chunk(name, content) for name, content in chunks)
    return good[:33] + extra + good[33:]


def flat_png(side: int) -> bytes:
    """A whole PNG of one colour: few bytes, very many pixels."""
    row = b"\0" + b"\0" * (side * 3)
    packer = zlib.compressobj(1)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    return png(side, side, data=data)


def animation(frames: int) -> bytes:
    """A GIF of many frames of a large canvas, each almost nothing."""
    head = b"GIF89a" + struct.pack("<HHBBB", 5000, 5000, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"\x21\xf9\x04\0\1\0\0\0" + b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0)
    return head + (frame + b"\2\2\x4c\1\0") * frames + b";"


def pictures() -> dict[str, bytes]:
    """Pictures that must be refused, or opened small."""
    jpeg = io.BytesIO()
    Image.new("RGB", (60, 40), (90, 10, 10)).save(jpeg, "JPEG")
    photo = jpeg.getvalue()
    size = photo.index(b"\xff\xc0") + 5
    tiff = struct.pack("<2sHI", b"II", 42, 8)
    fields = [(256, 4, 1, 100_000), (257, 4, 1, 100_000), (258, 3, 1, 8), (259, 3, 1, 1),
              (262, 3, 1, 1), (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, 100_000),
              (279, 4, 1, 100)]  # fmt: skip
    body = struct.pack("<H", len(fields)) + b"".join(struct.pack("<HHII", *f) for f in fields)
    huge = zlib.compress(b"\0" * 300_000_000, 1)
    return {
        "header.png": png(50_000, 50_000),
        "flat.png": flat_png(12_000),
        "wide.png": png(2**31 - 1, 1),
        "zero.png": png(0, 0),
        "text.png": png_with((b"zTXt", b"a\0\0" + huge)),
        "profile.png": png_with((b"iCCP", b"a\0\0" + huge)),
        "many.png": png_with(*[(b"tEXt", b"a\0b")] * 100_000),
        "cut.png": png_with()[:60],
        "jpeg-huge.jpg": photo[:size] + struct.pack(">HH", 65_500, 65_500) + photo[size + 4 :],
        "jpeg-zero.jpg": photo[:size] + struct.pack(">HH", 0, 0) + photo[size + 4 :],
        "jpeg-cut.jpg": photo[: len(photo) // 2],
        "exif.jpg": photo[:2] + b"\xff\xe1" + struct.pack(">H", 65_000) + b"Exif\0\0"
        + b"\xff" * 64_992 + photo[2:],
        "round.tif": tiff + body + struct.pack("<I", 8),
        "huge.tif": tiff + body + struct.pack("<I", 0),
        "canvas.gif": animation(50),
        "webp.webp": b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0" + b"\xff" * 6 + b"\0" * 10,
        "eps.png": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(touch pwned) run\n",
        "eps.jpg": b"\xc5\xd0\xd3\xc6" + b"\0" * 40,
        "svg.png": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:9/"/></svg>',
        "xbm.png": b"#define x_width 99999\n#define x_height 99999\nstatic char x_bits[] = {",
        "pcx.png": b"\x0a\x05\x01\x08" + b"\0" * 124,
        "psd.png": b"8BPS\0\1" + b"\0" * 30,
        "zip.png": b"PK\3\4" + b"\0" * 60,
        "empty.png": b"",
        "zeros.png": b"\0" * 5000,
    }  # fmt: skip


def lists(address: str) -> dict[str, bytes]:
    """Lists of other files, dressed as clips and sounds, as ffmpeg would follow them."""
    port = address.rstrip("/").rpartition(":")[2]
    hls = "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\n{}\n#EXT-X-ENDLIST\n"
    master = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{}\n"
    return {
        "local.mp4": hls.format("file:///etc/hostname").encode(),
        "plain.mp4": hls.format("/etc/hostname").encode(),
        "call.mp4": hls.format(f"{address}x.ts").encode(),
        "child.mp4": master.format(f"{address}child.m3u8").encode(),
        "child-file.mp4": master.format("concat:/etc/hostname|/etc/passwd").encode(),
        "subfile.mp4": hls.format("subfile,,start,0,end,99,,:/etc/passwd").encode(),
        "concat.mp4": b"ffconcat version 1.0\nfile '/etc/hostname'\n",
        "concat-call.mp4": f"ffconcat version 1.0\nfile '{address}x'\n".encode(),
        "dash.mp4": f'<?xml version="1.0"?><MPD><BaseURL>{address}</BaseURL></MPD>'.encode(),
        "sdp.mp4": f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\n"
        f"m=video {port} RTP/AVP 96\n".encode(),
        "pls.mp4": f"[playlist]\nFile1={address}x\n".encode(),
        "asx.mp4": f'<asx version="3.0"><entry><ref href="{address}x"/></entry></asx>'.encode(),
        "ram.mp4": f"rtsp://127.0.0.1:{port}/x\n".encode(),
        "avi.mp4": subtitled_avi(hls.format(f"{address}x.ts").encode()),
        "avi-file.mp4": subtitled_avi(hls.format("/etc/hostname").encode()),
        "bom.mp4": b"\xef\xbb\xbf" + hls.format("/etc/hostname").encode(),
        "spaces.mp4": b"  \n\t" + hls.format("/etc/hostname").encode(),
    }


def subtitled_avi(playlist: bytes) -> bytes:
    """An AVI whose subtitle stream (GAB2) holds a playlist: CVE-2017-9993."""

    def riff(name: bytes, content: bytes) -> bytes:
        return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)

    def listed(name: bytes, content: bytes) -> bytes:
        return riff(b"LIST", name + content)

    video = riff(b"strh", b"vidsMJPG" + b"\0" * 12 + struct.pack("<IIII", 1, 25, 0, 1) + b"\0" * 20)
    shape = riff(b"strf", struct.pack("<IiiHHIIiiII", 40, 64, 48, 1, 24, 0x47504A4D, 0, 0, 0, 0, 0))
    words = riff(b"strh", b"txts" + b"\0" * 16 + struct.pack("<IIII", 1, 1, 0, 1) + b"\0" * 20)
    header = riff(b"avih", struct.pack("<14I", 40_000, 0, 0, 0, 1, 0, 2, 0, 64, 48, 0, 0, 0, 0))
    streams = listed(b"strl", video + shape) + listed(b"strl", words + riff(b"strf", b""))
    gab2 = (
        b"GAB2\0" + struct.pack("<HI", 2, 2) + b"x\0" + struct.pack("<HI", 4, len(playlist))
        + playlist
    )  # fmt: skip
    movie = listed(b"movi", riff(b"01tx", gab2) + riff(b"00dc", b"\xff\xd8\xff\xd9"))
    content = b"AVI " + listed(b"hdrl", header + streams) + movie
    return b"RIFF" + struct.pack("<I", len(content)) + content


def write_clip(path: Path, *, codec: str = "libx264", side: int = 64, frames: int = 12) -> Path:
    """A good small clip with sound, to be damaged."""
    import av

    with av.open(str(path), "w") as container:
        video = container.add_stream(codec, rate=12)
        video.width = video.height = side
        video.pix_fmt = "yuv420p"
        sound = container.add_stream("aac" if path.suffix == ".mp4" else "libopus", rate=48_000)
        sound.layout = "mono"
        for number in range(frames):
            pixels = np.full((side, side, 3), number * 7 % 250, np.uint8)
            for packet in video.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")):
                container.mux(packet)
            tone = (np.sin(np.arange(4_000) / 9.0) * 0.2).astype(np.float32)[None]
            frame = av.AudioFrame.from_ndarray(tone, "fltp", "mono")
            frame.rate, frame.pts = 48_000, number * 4_000
            for packet in sound.encode(frame):
                container.mux(packet)
        for stream in (video, sound):
            for packet in stream.encode():
                container.mux(packet)
    return path


def wav(samples: int, *, rate: int = 48_000, channels: int = 1, told: int | None = None) -> bytes:
    """A WAV file of silence; its header may tell of more than there is."""
    data = b"\0" * (samples * 2 * channels)
    size = len(data) if told is None else told
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * 2 * channels & 0xFFFFFFFF, 2, 16)
    head = b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", size)
    return b"RIFF" + struct.pack("<I", min(size + 36, 0xFFFFFFFF)) + head + data
