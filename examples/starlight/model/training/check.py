"""Proves that embedding in decoded samples, as dataset.py does, is embedding in files: encodes, decodes, compares.

usage: python check.py CLEAN_FOLDER
"""

import sys
from pathlib import Path

import numpy as np

from contract import compact, decode
from dataset import payload_for, read
from embed import embed, encode, methods_for

EVERY = 50
LONG_TAIL = 1500


def main(clean_folder):
    compared = {}
    for path in sorted(Path(clean_folder).rglob("*.png"))[::EVERY]:
        clean = None if path.is_symlink() else read(path)
        for method in methods_for(clean) if clean else []:
            stego = embed(clean, payload_for(path.name, method, "test", 0))
            data = encode(stego)
            # The contract sees no tail behind a short file.
            if method == "raw" and len(data) < LONG_TAIL:
                continue
            for name, expected in compact(stego).items():
                if not np.array_equal(compact(decode(data))[name], expected):
                    raise SystemExit(f"{path}, {method}: {name} differs after encoding")
            compared[method] = compared.get(method, 0) + 1
    if len(compared) < 5:
        raise SystemExit(f"only {sorted(compared)} were compared")
    print(f"equal after encoding and decoding: {compared}")


if __name__ == "__main__":
    main(*sys.argv[1:])
