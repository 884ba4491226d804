"""Starlight V4's input contract, rendered with Pillow and NumPy.

It is written from the contract's description and shares nothing with the TypeScript that it is compared with.

    from contract import tensors_of
    tensors = tensors_of(open("picture.png", "rb").read())   # dict: input name -> float32 array, without the batch

As a program it reads paths from standard input, one a line, and writes for each a line of JSON: for every tensor its shape
and the SHA-256 of its little-endian bytes in row-major order, or why the file is refused.
"""

import hashlib
import io
import json
import sys
import warnings

import numpy as np
from PIL import Image

SIZE = 256
META_BYTES = 2048
CLASSES = ("alpha", "palette", "lsb.rgb", "exif", "raw")


def centre_crop(plane):
    """The middle SIZE x SIZE of an array (height, width, ...), surrounded by zeros where the picture is smaller."""
    for axis in (0, 1):
        length = plane.shape[axis]
        if length < SIZE:
            before = (SIZE - length) // 2
            padding = [(0, 0)] * plane.ndim
            padding[axis] = (before, SIZE - length - before)
            plane = np.pad(plane, padding)
        else:
            start = round((length - SIZE) / 2)  # half to even
            plane = plane.take(range(start, start + SIZE), axis=axis)
    return plane


def tail_of(data, picture_format):
    """The bytes behind the end of the picture."""
    if len(data) < 1000:
        return b""
    if picture_format == "WEBP":
        end = 8 + int.from_bytes(data[4:8], "little")
        return data[end:][:META_BYTES] if len(data) - end > 100 else b""
    mark, skipped = {"JPEG": (b"\xff\xd9", 2), "MPO": (b"\xff\xd9", 2), "PNG": (b"IEND", 12), "GIF": (b";", 1)}.get(
        picture_format, (b"", 0)
    )
    place = data.rfind(mark) if mark else -1
    return data[place + skipped :][:META_BYTES] if place >= 0 else b""


def content_ratios(data):
    """The shares of distinct values, of printable bytes (32 to 126) and of the most common byte among all bytes."""
    if data.size == 0:
        return [0.0, 0.0, 0.0]
    counts = np.bincount(data, minlength=256)
    return [np.count_nonzero(counts) / data.size, counts[32:127].sum() / data.size, counts.max() / data.size]


def tensors_of(data):
    """All eight inputs of one file's bytes, float32, by name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture = Image.open(io.BytesIO(data))
        picture.load()
        rgb = centre_crop(np.asarray(picture.convert("RGB"))).transpose(2, 0, 1)

    wide = rgb.astype(np.int64)
    luma = (19595 * wide[0] + 38470 * wide[1] + 7471 * wide[2] + 32768) >> 16

    meta = np.zeros(META_BYTES, np.uint8)
    extra = (picture.info.get("exif", b"") + tail_of(data, picture.format))[:META_BYTES]
    meta[: len(extra)] = np.frombuffer(extra, np.uint8)

    has_alpha = picture.mode == "RGBA"
    alpha = np.asarray(picture.getchannel("A")) if has_alpha else np.zeros((0, 0), np.uint8)
    cropped_alpha = centre_crop(alpha).astype(np.float32) if has_alpha else np.zeros((SIZE, SIZE), np.float32)

    palette = np.zeros(768, np.uint8)
    if picture.mode == "P":
        colours = picture.getpalette("RGB")
        palette[: len(colours)] = colours

    features = [
        1.0 if has_alpha else 0.0,
        alpha.std() / 255.0 if has_alpha else 0.0,
        1.0 if picture.mode == "P" else 0.0,
        1.0 if picture.mode == "RGB" else 0.0,
        picture.width / 256.0,
        picture.height / 256.0,
    ]
    content = content_ratios(np.packbits(rgb & 1)) + content_ratios(np.packbits(alpha & 1))
    full = np.float32(255)
    return {
        "pixel_tensor": rgb.astype(np.float32) / full,
        "meta": meta.astype(np.float32) / full,
        "alpha": np.stack([cropped_alpha / full, (cropped_alpha.astype(np.uint8) & 1).astype(np.float32)]),
        "lsb": (rgb & 1).astype(np.float32),
        "palette": palette.astype(np.float32) / full,
        "palette_lsb": (luma & 1).astype(np.float32)[np.newaxis],
        "format_features": np.array(features, np.float32),
        "content_features": np.array(content, np.float32),
    }


def describe(path):
    with open(path, "rb") as file:
        data = file.read()
    try:
        tensors = tensors_of(data)
    except Exception as error:  # whatever Pillow says of a file
        return {"file": path, "refused": f"{type(error).__name__}: {error}"}
    digests = {}
    for name, tensor in tensors.items():
        if tensor.dtype != np.float32:
            raise TypeError(f"{name} is {tensor.dtype}")
        body = np.ascontiguousarray(tensor).astype("<f4").tobytes()
        digests[name] = {"dims": list(tensor.shape), "sha256": hashlib.sha256(body).hexdigest()}
    return {"file": path, "tensors": digests}


if __name__ == "__main__":
    Image.MAX_IMAGE_PIXELS = None
    for line in sys.stdin:
        print(json.dumps(describe(line.rstrip("\n"))), flush=True)
