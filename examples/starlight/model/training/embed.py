"""The embedder: hides a message in a Picture, and writes a Picture as a PNG file. README.md specifies it byte by byte."""

import base64
import io
import struct
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, PngImagePlugin

from noise import Chooser, numbers, seed_of

WORDS = (
    "the a of to and in that it is for on with as at by this not be are from have will one all would there meet bridge "
    "night key send money tomorrow follow ignore previous order secret account transfer north station after before"
).split()


@dataclass(frozen=True)
class Payload:
    """size: the share of carriers that take a bit (alpha, palette, lsb.rgb), or bytes of the message (exif, raw)."""

    method: str
    size: float
    kind: str  # random, base64 or words
    order: str  # sequential or scattered; of no meaning for exif and raw
    seed: int


def message(kind, length, seed):
    """bytes[length]."""
    if kind == "words":
        chooser, text = Chooser(seed), ""
        while len(text) < length:
            text += chooser.among(WORDS) + " "
        return text[:length].encode()
    data = (numbers(seed, length) & 0xFF).astype(np.uint8).tobytes()
    return base64.b64encode(data)[:length] if kind == "base64" else data


def carriers(count, payload):
    """Which of `count` carriers take a bit, ascending."""
    if payload.order == "sequential":
        return np.arange(round(count * payload.size))
    chosen = numbers(seed_of(payload.seed, "places"), count) < payload.size * 2**32
    return np.flatnonzero(chosen)


def with_bits(values, payload):
    """A copy of the one-dimensional values, with the message in the lowest bits of the chosen ones."""
    places = carriers(values.size, payload)
    data = message(payload.kind, (places.size + 7) // 8, seed_of(payload.seed, "message"))
    bits = np.unpackbits(np.frombuffer(data, np.uint8))[: places.size]
    changed = values.copy()
    changed[places] = (changed[places] & 0xFE) | bits
    return changed


def colour_bits(picture, payload):
    samples = picture.samples.copy()
    colour = samples if picture.mode == "L" else samples[:, :, : 1 if picture.mode == "LA" else 3]
    colour[...] = with_bits(colour.reshape(-1), payload).reshape(colour.shape)
    return replace(picture, samples=samples)


def alpha_bits(picture, payload):
    samples = picture.samples.copy()
    samples[:, :, 3] = with_bits(samples[:, :, 3].reshape(-1), payload).reshape(samples.shape[:2])
    return replace(picture, samples=samples)


def palette_bits(picture, payload):
    """EzStego (Machado 1997): colours ranked by luma, the bit goes into the lowest bit of a pixel's rank."""
    colours = np.frombuffer(picture.palette, np.uint8).reshape(-1, 3).astype(np.int64)
    order = np.argsort(colours @ [19595, 38470, 7471], kind="stable")
    rank = np.zeros(256, np.uint8)
    rank[order] = np.arange(len(order))
    ranks = rank[picture.samples].reshape(-1)
    changed = with_bits(ranks, payload)
    # With an odd number of colours the last one has no partner.
    changed = np.where(changed < len(order), changed, ranks)
    moved = changed != ranks
    samples = picture.samples.reshape(-1).copy()
    samples[moved] = order[changed[moved]]
    return replace(picture, samples=samples.reshape(picture.samples.shape))


def exif_bytes(fields, comment=b""):
    """A little-endian TIFF with ASCII fields {tag: text} in IFD0, and UserComment in the Exif IFD if there is one."""
    entries = [(tag, 2, text.encode() + b"\0") for tag, text in sorted(fields.items())]
    count = len(entries) + bool(comment)
    position = 8 + 2 + 12 * count + 4
    directory, data = struct.pack("<H", count), b""
    for tag, kind, value in entries:
        inline = len(value) <= 4
        place = value.ljust(4, b"\0") if inline else struct.pack("<I", position + len(data))
        directory += struct.pack("<HHI", tag, kind, len(value)) + place
        if not inline:
            data += value + b"\0" * (len(value) % 2)
    if comment:
        value = b"ASCII\0\0\0" + comment
        inner = position + len(data)
        directory += struct.pack("<HHII", 0x8769, 4, 1, inner)
        data += struct.pack("<HHHIII", 1, 0x9286, 7, len(value), inner + 18, 0) + value
    return b"Exif\0\0II*\0" + struct.pack("<I", 8) + directory + b"\0\0\0\0" + data


def exif_comment(picture, payload):
    text = message(payload.kind, int(payload.size), seed_of(payload.seed, "message"))
    return replace(picture, exif=exif_bytes({0x0131: "gimp"}, text))


def tail_bytes(picture, payload):
    return replace(picture, tail=message(payload.kind, int(payload.size), seed_of(payload.seed, "message")))


EMBEDDERS = {
    "alpha": alpha_bits,
    "palette": palette_bits,
    "lsb.rgb": colour_bits,
    "exif": exif_comment,
    "raw": tail_bytes,
}


def methods_for(picture):
    """Which methods the picture can carry, in its mode as it is."""
    by_mode = {"RGBA": ["lsb.rgb", "alpha"], "P": ["palette"]}
    return [*by_mode.get(picture.mode, ["lsb.rgb"]), "exif", "raw"]


def embed(picture, payload):
    return EMBEDDERS[payload.method](picture, payload)


def encode(picture):
    """Picture -> PNG file. Before the tail stand 4 bytes that the contract skips after IEND's checksum."""
    image = Image.fromarray(picture.samples, "L" if picture.mode == "P" else picture.mode)
    if picture.mode == "P":
        image.putpalette(picture.palette)
    stored = io.BytesIO()
    extra = {"exif": picture.exif} if picture.exif else {}
    image.save(stored, "PNG", pnginfo=PngImagePlugin.PngInfo(), **extra)
    return stored.getvalue() + (b"\0\0\0\0" + picture.tail if picture.tail else b"")
