"""What one would write to count how often two models are right: Pillow, NumPy and onnxruntime, one image after the other.

usage: python model-peer.py FP32 INT8 MANIFEST.jsonl
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime

sys.path.insert(0, str(Path(__file__).parent.parent / "test" / "model-validation" / "reference"))
from contract import tensors_of  # noqa: E402


def main(fp32, int8, manifest):
    sessions = [onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"]) for path in (fp32, int8)]
    positives, images = [0, 0], 0
    for line in Path(manifest).read_text().splitlines():
        tensors = tensors_of(Path(json.loads(line)["path"]).read_bytes())
        feeds = {name: value[np.newaxis] for name, value in tensors.items()}
        images += 1
        for place, session in enumerate(sessions):
            (logits,) = session.run(["stego_logits"], feeds)
            positives[place] += int(1 / (1 + np.exp(-logits[0][0])) > 0.5)
    print(json.dumps({"images": images, "fp32Positives": positives[0], "int8Positives": positives[1]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
