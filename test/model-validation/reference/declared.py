"""A contract file's preprocessing, rendered with Pillow and NumPy.

Reads lines of JSON {"file": path, "input": the contract's input} from standard input, and writes for each a line of JSON with
the shape and the SHA-256 of the tensor's little-endian bytes.
"""

import hashlib
import json
import sys
import warnings

import numpy as np
from PIL import Image


def neighbours(length, scaled, method):
    """For every place of the scaled axis the two pixels around it and the second one's share."""
    places = np.arange(scaled, dtype=np.float64) + 0.5
    if method == "nearest":
        nearest = np.clip(np.floor(places * length / scaled), 0, length - 1).astype(int)
        return nearest, nearest, np.zeros(scaled)
    centres = places * length / scaled - 0.5
    first = np.floor(centres)
    inside = lambda place: np.clip(place, 0, length - 1).astype(int)
    return inside(first), inside(first + 1), centres - first


def resized(rgb, width, height, resize):
    method = resize.get("method", "none")
    if method == "none":
        return rgb
    if "shorter_side_pixels" in resize:
        shorter = min(rgb.shape[:2])
        height, width = (side * resize["shorter_side_pixels"] // shorter for side in rgb.shape[:2])
    top, bottom, down = neighbours(rgb.shape[0], height, method)
    left, right, across = neighbours(rgb.shape[1], width, method)
    across = across[np.newaxis, :, np.newaxis]
    down = down[:, np.newaxis, np.newaxis]
    upper = rgb[top][:, left] * (1 - across) + rgb[top][:, right] * across
    lower = rgb[bottom][:, left] * (1 - across) + rgb[bottom][:, right] * across
    return upper * (1 - down) + lower * down


def centred(values, length, axis):
    have = values.shape[axis]
    if have < length:
        padding = [(0, 0)] * values.ndim
        padding[axis] = ((length - have) // 2, length - have - (length - have) // 2)
        return np.pad(values, padding)
    start = round((have - length) / 2)
    return np.take(values, range(start, start + length), axis)


def tensor_of(path, wanted):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rgb = np.asarray(Image.open(path).convert("RGB")).astype(np.float64)
    width, height = wanted["width_pixels"], wanted["height_pixels"]
    values = centred(centred(resized(rgb, width, height, wanted.get("resize", {})), height, 0), width, 1)
    if wanted["channels"] == "BGR":
        values = values[:, :, ::-1]
    if wanted["type"] == "uint8":
        values = np.floor(values + 0.5).astype(np.uint8)
    else:
        values = (values / wanted.get("divisor", 1) - wanted.get("mean", [0] * 3)) / wanted.get("std", [1] * 3)
        values = values.astype("<f4")
    return values.transpose(2, 0, 1) if wanted["layout"] == "NCHW" else values


if __name__ == "__main__":
    for line in sys.stdin:
        task = json.loads(line)
        tensor = tensor_of(task["file"], task["input"])
        digest = hashlib.sha256(np.ascontiguousarray(tensor).tobytes()).hexdigest()
        print(json.dumps({"dims": list(tensor.shape), "sha256": digest}), flush=True)
