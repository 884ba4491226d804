"""Synthetic harmless EXIF and tails: no clean file of the two packages has any, so "not empty" would tell stego."""

from dataclasses import replace

from embed import exif_bytes
from noise import Chooser

MAKES = ["Canon", "NIKON CORPORATION", "SONY", "Apple", "samsung", "Panasonic", "FUJIFILM", "OLYMPUS"]
PROGRAMS = ["GIMP 2.10.34", "Adobe Photoshop CC 2019", "Inkscape", "darktable 4.2.1", "Picasa", "ImageMagick 6.9", "gimp"]
CAPTIONS = ["holiday", "icon set", "draft", "logo of the club", "do not resize", "scanned page", "photo by staff"]


def exif(chooser):
    fields = {0x0131: chooser.among(PROGRAMS)}
    if chooser.fraction() < 0.7:
        fields[0x010F] = chooser.among(MAKES)
        fields[0x0110] = f"{chooser.among('ABDEGSX')}{chooser.below(9000) + 100}"
    if chooser.fraction() < 0.7:
        fields[0x0132] = (
            f"{2001 + chooser.below(24)}:{chooser.below(12) + 1:02}:{chooser.below(28) + 1:02} "
            f"{chooser.below(24):02}:{chooser.below(60):02}:{chooser.below(60):02}"
        )
    if chooser.fraction() < 0.3:
        fields[0x010E] = chooser.among(CAPTIONS)
    comment = chooser.among(CAPTIONS).encode() if chooser.fraction() < 0.3 else b""
    return exif_bytes(fields, comment)


def tail(chooser):
    length = 1 + chooser.below(600)
    return chooser.among(
        [
            b"\0" * length,
            b"\r\n" * (1 + length % 4),
            b"\xff" * length,
            b"\r\n--" + b"-" * (length % 30) + str(length).encode() + b"--\r\n",
            b"<!-- cached " + str(2001 + length % 24).encode() + b" -->\n",
            b" " * length,
        ]
    )


def with_extras(picture, seed):
    """The picture with harmless EXIF, a harmless tail, or both."""
    chooser = Chooser(seed)
    which = chooser.among(["exif", "tail", "both"])
    return replace(
        picture,
        exif=b"" if which == "tail" else exif(chooser),
        tail=b"" if which == "exif" else tail(chooser),
    )
