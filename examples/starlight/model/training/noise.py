"""Seeded numbers that any language can make again: 32-bit arithmetic only, no library's generator."""

import numpy as np

GOLDEN = 0x9E3779B9
MASK = 0xFFFFFFFF


def mix(values):
    """The finaliser of MurmurHash3 (fmix32, Appleby) on uint32."""
    values = np.asarray(values, np.uint32)
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint32(16))) * np.uint32(0x85EBCA6B)
        values = (values ^ (values >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return values ^ (values >> np.uint32(16))


def numbers(seed, count):
    """uint32[count]: the i-th is mix(mix(seed) + i * 0x9E3779B9), all modulo 2^32."""
    start = int(mix(seed & MASK))
    return mix((start + np.arange(count, dtype=np.uint64) * GOLDEN) & MASK)


class Chooser:
    """Draws one number after the other from one seed."""

    def __init__(self, seed):
        self.seed, self.drawn = seed, 0

    def fraction(self):
        """In [0, 1)."""
        start = int(mix(self.seed & MASK))
        value = int(mix((start + self.drawn * GOLDEN) & MASK))
        self.drawn += 1
        return value / 2**32

    def below(self, bound):
        return int(self.fraction() * bound)

    def among(self, options):
        return options[self.below(len(options))]


def seed_of(*parts):
    """A 32-bit seed from words and numbers: FNV-1a over their text, joined by '/'."""
    value = 0x811C9DC5
    for byte in "/".join(str(part) for part in parts).encode():
        value = ((value ^ byte) * 0x01000193) & MASK
    return value
