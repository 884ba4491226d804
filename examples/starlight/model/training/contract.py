"""The input contract `starlight-v4`: from the bytes of a file to the eight tensors of one picture.

Samples are taken as they are stored, without colour management. A picture is described by its decoded mode (L, LA, P,
RGB, RGBA), as Pillow names it. `compact` keeps one picture as bytes, as the cache on disk holds it;
`expand` makes float tensors of it.
"""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

SIDE = 256
META = 2048
PALETTE = 768
METHODS = ["alpha", "palette", "lsb.rgb", "exif", "raw"]
INPUTS = {
    "pixel_tensor": (3, SIDE, SIDE),
    "meta": (META,),
    "alpha": (2, SIDE, SIDE),
    "lsb": (3, SIDE, SIDE),
    "palette": (PALETTE,),
    "palette_lsb": (1, SIDE, SIDE),
    "format_features": (6,),
    "content_features": (6,),
}
# Files shorter than this are not searched for a tail.
TAIL_FILE_BYTES_MIN = 1000
IEND_TO_TAIL = 12


@dataclass(frozen=True)
class Picture:
    """samples: height x width, or height x width x channels, uint8; palette indices where mode is P."""

    mode: str
    samples: np.ndarray
    palette: bytes = b""
    exif: bytes = b""
    tail: bytes = b""

    @property
    def height(self):
        return self.samples.shape[0]

    @property
    def width(self):
        return self.samples.shape[1]

    def rgb(self):
        """height x width x 3: grey repeated, indices looked up, alpha dropped."""
        if self.mode == "P":
            colours = np.zeros((256, 3), np.uint8)
            listed = np.frombuffer(self.palette, np.uint8).reshape(-1, 3)
            colours[: len(listed)] = listed
            return colours[self.samples]
        if self.mode == "L":
            return np.repeat(self.samples[:, :, None], 3, axis=2)
        if self.mode == "LA":
            return np.repeat(self.samples[:, :, :1], 3, axis=2)
        return self.samples[:, :, :3]

    def alpha(self):
        """height x width, or None: the contract knows no other alpha than RGBA's."""
        return self.samples[:, :, 3] if self.mode == "RGBA" else None


def decode(data):
    """A PNG file's bytes -> Picture. Raises ValueError for another mode, and what Pillow raises for broken files."""
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        if image.mode not in ("L", "LA", "P", "RGB", "RGBA"):
            raise ValueError(f"pictures of mode {image.mode} took no part")
        exif = image.info.get("exif", b"")
        palette = bytes(image.getpalette("RGB")) if image.mode == "P" else b""
        return Picture(image.mode, np.asarray(image), palette, exif, tail_of_png(data))


def tail_of_png(data):
    if len(data) < TAIL_FILE_BYTES_MIN:
        return b""
    return data[data.rfind(b"IEND") + IEND_TO_TAIL :]


def crop(plane, side=SIDE):
    """The middle side x side of height x width x channels; what is smaller gets zeros around it."""
    for axis in (0, 1):
        length = plane.shape[axis]
        if length < side:
            before = (side - length) // 2
            margins = [(0, 0)] * plane.ndim
            margins[axis] = (before, side - length - before)
            plane = np.pad(plane, margins)
        elif length > side:
            # Python rounds halves to even, as the contract does.
            start = round((length - side) / 2)
            plane = plane[start : start + side] if axis == 0 else plane[:, start : start + side]
    return plane


def byte_ratios(data):
    """Of an array of bytes: distinct ones, printable ASCII, the most frequent one, each over the count of bytes."""
    if data.size == 0:
        return [0.0, 0.0, 0.0]
    counts = np.bincount(data, minlength=256)
    return [np.count_nonzero(counts) / data.size, counts[32:127].sum() / data.size, counts.max() / data.size]


def compact(picture):
    """One picture as the cache holds it: rgba 256 x 256 x 4, meta 2048, palette 768 (uint8), features 12 (float32)."""
    colour = crop(picture.rgb())
    alpha = picture.alpha()
    rgba = np.zeros((SIDE, SIDE, 4), np.uint8)
    rgba[:, :, :3] = colour
    alpha_bytes = np.zeros(0, np.uint8)
    if alpha is not None:
        rgba[:, :, 3] = crop(alpha)
        alpha_bytes = np.packbits(alpha & 1)
    lsb_bytes = np.packbits((colour & 1).transpose(2, 0, 1))
    features = [
        alpha is not None,
        0.0 if alpha is None else alpha.std() / 255,
        picture.mode == "P",
        picture.mode == "RGB",
        picture.width / 256,
        picture.height / 256,
        *byte_ratios(lsb_bytes),
        *byte_ratios(alpha_bytes),
    ]
    return {
        "rgba": rgba,
        "meta": filled(picture.exif + picture.tail, META),
        "palette": filled(picture.palette, PALETTE),
        "features": np.array(features, np.float32),
    }


def filled(data, length):
    array = np.zeros(length, np.uint8)
    data = np.frombuffer(data[:length], np.uint8)
    array[: len(data)] = data
    return array


def expand(batch):
    """A batch of compact pictures (rgba: n x side x side x 4) -> the eight float32 tensors, by name."""
    planes = np.ascontiguousarray(batch["rgba"].transpose(0, 3, 1, 2))
    red, green, blue = (planes[:, channel].astype(np.int32) for channel in range(3))
    luma = (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16
    scaled = planes / np.float32(255)
    lowest = (planes & 1).astype(np.float32)
    return {
        "pixel_tensor": scaled[:, :3],
        "meta": batch["meta"] / np.float32(255),
        "alpha": np.stack([scaled[:, 3], lowest[:, 3]], axis=1),
        "lsb": lowest[:, :3],
        "palette": batch["palette"] / np.float32(255),
        "palette_lsb": (luma & 1).astype(np.float32)[:, None],
        "format_features": batch["features"][:, :6].astype(np.float32),
        "content_features": batch["features"][:, 6:].astype(np.float32),
    }
