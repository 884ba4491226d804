"""Reads the clean pictures, groups and splits them, embeds payloads, and keeps all as bytes in a cache folder.

usage: python dataset.py CLEAN_FOLDER CACHE_FOLDER

Writes CACHE/<split>-<side>.rgba, .meta, .palette (uint8), .features (float32), one row a sample in the order of
CACHE/<split>-<side>.jsonl, and held-out.csv beside the model: the clean pictures of the test split with their groups.
"""

import csv
import json
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from benign import with_extras
from contract import META, PALETTE, TAIL_FILE_BYTES_MIN, compact, crop, decode
from embed import Payload, embed, methods_for
from groups import difference_key, group, name_key, pixel_key, split_of
from noise import Chooser, seed_of

PIXELS_MAX = 4_000_000
PROCESSES = 2
# Small pictures are kept, and trained on, without most of their zero margin: (longest side, side that is kept). Margins
# of 16 and offsets of a multiple of 32 leave every value of the network as it is on 256.
SIDES = [(32, 64), (96, 128), (160, 192)]
SIZES = {
    "alpha": [0.1, 0.25, 0.5, 1.0],
    "palette": [0.1, 0.25, 0.5, 1.0],
    "lsb.rgb": [0.1, 0.25, 0.5, 1.0],
    "exif": [32, 128, 512, 1500],
    "raw": [32, 128, 512, 1500],
}
# Training sees every picture with every method twice, at any size between the smallest and the largest.
ROUNDS = {"train": 2, "validation": 1, "test": 1}
WIDTHS = {"meta": META, "palette": PALETTE, "features": 12}
DTYPES = {"rgba": np.uint8, "meta": np.uint8, "palette": np.uint8, "features": np.float32}


def side_for(picture):
    longest = max(picture.width, picture.height)
    return next((side for limit, side in SIDES if longest <= limit), 256)


def keys_of(path):
    """[name, pixels, difference hash] of a file; None if it has too many pixels, or is not decoded."""
    picture = read(path)
    if picture is None:
        return path, None
    return path, [name_key(path), pixel_key(picture), difference_key(picture)]


def read(path):
    data = path.read_bytes()
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    if data[:8] != b"\x89PNG\r\n\x1a\n" or width * height > PIXELS_MAX:
        return None
    return decode(data)


def payload_for(name, method, split, turn):
    """Sizes in steps for what is measured; log-uniform between them for what is learned."""
    seed = seed_of("payload", name, method, split, turn)
    chooser = Chooser(seed)
    steps = SIZES[method]
    size = chooser.among(steps)
    if split == "train":
        size = steps[0] * (steps[-1] / steps[0]) ** chooser.fraction()
    is_bytes = method in ("exif", "raw")
    kind = chooser.among(["random", "base64"] if method == "exif" else ["random", "base64", "words"])
    return Payload(method, int(size) if is_bytes else size, kind, chooser.among(["sequential", "scattered"]), seed)


def visible_changes(before, after):
    """Pixels in the crop that changed and are not fully transparent; for metadata, bytes that reach the model."""
    if before.exif != after.exif or before.tail != after.tail:
        return len(after.exif + after.tail)
    changed = (crop(before.rgb()) != crop(after.rgb())).any(2)
    if before.alpha() is None:
        return int(changed.sum())
    alpha = crop(after.alpha())
    return int(((changed & (alpha > 0)) | (alpha != crop(before.alpha()))).sum())


def samples_of(task):
    """All samples of one file: (record, compact picture) of it as it is, with harmless extras, and with payloads."""
    path, name, group_name, split = task
    file_bytes = path.stat().st_size
    clean = read(path)

    def row(picture, **record):
        if file_bytes + len(picture.tail) < TAIL_FILE_BYTES_MIN:
            picture = replace(picture, tail=b"")
        side = side_for(picture)
        stored = compact(picture)
        stored["rgba"] = crop(stored["rgba"], side)
        record = {"path": name, "group": group_name, "mode": picture.mode, **record}
        if record["label"] == "stego":
            record["visible"] = visible_changes(clean, picture)
        return split, side, record, stored

    rows = [row(clean, label="clean")]
    rows.append(row(with_extras(clean, seed_of("benign", name)), label="clean, harmless extras"))
    for turn in range(ROUNDS[split]):
        for method in methods_for(clean):
            payload = payload_for(name, method, split, turn)
            rows.append(row(embed(clean, payload), label="stego", **asdict(payload)))
    return rows


class Cache:
    def __init__(self, folder):
        self.folder, self.open_files, self.counts = folder, {}, {}

    def file(self, key, suffix):
        if (key, suffix) not in self.open_files:
            self.open_files[key, suffix] = open(self.folder / f"{key}.{suffix}", "wb")
        return self.open_files[key, suffix]

    def add(self, split, side, record, stored):
        key = f"{split}-{side}"
        for suffix, array in stored.items():
            self.file(key, suffix).write(np.ascontiguousarray(array).tobytes())
        self.file(key, "jsonl").write(json.dumps(record).encode() + b"\n")
        kind = f"{split}: {record.get('method', record['label'])}"
        self.counts[kind] = self.counts.get(kind, 0) + 1

    def close(self):
        for file in self.open_files.values():
            file.close()


def load(folder, split):
    """{side: (records, arrays)}; arrays are memory maps: rgba [n, side, side, 4], meta, palette, features."""
    parts = {}
    for listing in sorted(Path(folder).glob(f"{split}-*.jsonl")):
        side = int(listing.stem.rsplit("-", 1)[1])
        records = [json.loads(line) for line in listing.read_text().splitlines()]
        arrays = {}
        for name, dtype in DTYPES.items():
            shape = (side, side, 4) if name == "rgba" else (WIDTHS[name],)
            arrays[name] = np.memmap(listing.with_suffix(f".{name}"), dtype, "r").reshape(len(records), *shape)
        parts[side] = (records, arrays)
    return parts


def padded(rgba):
    """n x side x side x 4 back to n x 256 x 256 x 4."""
    before = (256 - rgba.shape[1]) // 2
    return np.pad(rgba, [(0, 0), (before, before), (before, before), (0, 0)])


def main(clean_folder, cache_folder):
    clean_folder, cache_folder = Path(clean_folder), Path(cache_folder)
    cache_folder.mkdir(parents=True, exist_ok=True)
    paths = sorted(path for path in clean_folder.rglob("*.png") if path.is_file() and not path.is_symlink())
    with ProcessPoolExecutor(PROCESSES) as pool:
        keys = {path: found for path, found in pool.map(keys_of, paths, chunksize=32) if found is not None}
        groups = group(keys)
        names = {path: path.relative_to(clean_folder).as_posix() for path in keys}
        tasks = [(path, names[path], names[groups[path]], split_of(names[groups[path]])) for path in keys]
        cache = Cache(cache_folder)
        for rows in pool.map(samples_of, tasks, chunksize=8):
            for row in rows:
                cache.add(*row)
        cache.close()
    largest, members = Counter(groups.values()).most_common(1)[0]
    summary = {
        "pictures": len(keys),
        "left_out": len(paths) - len(keys),
        "groups": len(set(groups.values())),
        "largest_group": {"name": names[largest], "pictures": members, "split": split_of(names[largest])},
        "splits": {
            name: {
                "pictures": sum(split == name for *_, split in tasks),
                "groups": len({group_name for _, _, group_name, split in tasks if split == name}),
            }
            for name in ROUNDS
        },
        "samples": dict(sorted(cache.counts.items())),
    }
    (cache_folder / "dataset.json").write_text(json.dumps(summary, indent=2) + "\n")
    with open(Path(__file__).parent.parent / "held-out.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["path", "label", "group"])
        numbers = {group_name: number for number, group_name in enumerate(sorted(set(groups.values())))}
        writer.writerows(
            (names[path], "clean", numbers[groups[path]]) for path, *_, split in tasks if split == "test"
        )
    print(json.dumps(summary, indent=2))


if __name__ == "__main__":
    main(*sys.argv[1:])
