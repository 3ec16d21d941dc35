"""The one door through which media and storykit's own files are read.

`Assets.resolve` finds a file by the path in a script, `sniff` says what a file really is,
`open_picture` decodes a picture into upright sRGB, `digest` names a file's content, and `stamp` is
another whenever that has changed.
"""

from storykit.assets.content import Stamp, digest, settled, stamp
from storykit.assets.folders import Assets, lies_in, path_mistake, shared_folder
from storykit.assets.kinds import Family, MediaKind, expect, sniff
from storykit.assets.pictures import MOST_PIXELS, open_picture, picture_size

__all__ = [
    "MOST_PIXELS",
    "Assets",
    "Family",
    "MediaKind",
    "Stamp",
    "digest",
    "expect",
    "lies_in",
    "open_picture",
    "path_mistake",
    "picture_size",
    "settled",
    "shared_folder",
    "sniff",
    "stamp",
]
