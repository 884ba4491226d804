"""Groups of near-duplicates: pictures with the same name but for numbers, the same pixels or the same difference hash."""

import hashlib
import re

import numpy as np
from PIL import Image

from noise import seed_of

# Shares of the groups, by a hash of the group's name: adding a picture moves no other group.
SPLITS = [("train", 0.45), ("validation", 0.15), ("test", 0.40)]


def name_key(path):
    """`22x22/places/folder-red.png` and `folder_red_2.png` are one name; a name of digits only says nothing."""
    return re.sub(r"[^a-z]+", "", path.stem.lower())


def pixel_key(picture):
    return hashlib.sha256(repr((picture.mode, picture.samples.shape)).encode() + picture.samples.tobytes()).hexdigest()


def difference_key(picture):
    """64 bits: whether brightness grows to the right, on 9 x 8 means over white; "" for a picture without structure."""
    grey = picture.rgb().astype(np.float32).mean(2)
    if picture.alpha() is not None:
        opaque = picture.alpha() / np.float32(255)
        grey = grey * opaque + 255 * (1 - opaque)
    small = np.asarray(Image.fromarray(grey.astype(np.uint8)).resize((9, 8), Image.Resampling.BOX), np.int16)
    bits = np.packbits(small[:, 1:] > small[:, :-1])
    return bits.tobytes().hex() if np.count_nonzero(np.unpackbits(bits)) >= 4 else ""


def group(keys):
    """keys: {path: [key, …]} -> {path: name of its group}; pictures that share a key share a group, transitively."""
    parent = {path: path for path in keys}

    def root(path):
        while parent[path] != path:
            parent[path] = parent[parent[path]]
            path = parent[path]
        return path

    first = {}
    for path in sorted(keys):
        for key in keys[path]:
            if key:
                one, other = sorted((root(path), root(first.setdefault(key, path))))
                parent[other] = one
    return {path: root(path) for path in keys}


def split_of(group_name):
    place, below = seed_of("split", group_name) / 2**32, 0.0
    for name, share in SPLITS:
        below += share
        if place < below:
            return name
    return SPLITS[-1][0]
