"""Scores both files on one split and counts; the test split once, after everything is fixed.

usage: python evaluate.py CACHE_FOLDER detector.fp32.onnx detector.int8.onnx (validation | test) COUNTS.json

An evaluation of the test split that exists already is never overwritten.
"""

import hashlib
import json
import os
import sys
import time
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper

from contract import METHODS
from dataset import load
from run import outputs, session, tensors

LATENCY_RUNS, LATENCY_WARM_UP = 300, 30


def rate(records, scores, chosen):
    """Counts over the chosen samples: how many, of how many groups of near-duplicates, and found by each model."""
    chosen = np.array(chosen, bool)
    fp32, int8 = (stego[chosen] > 0 for stego, _ in scores)
    return {
        "n": int(chosen.sum()),
        "groups": len({record["group"] for record, its in zip(records, chosen) if its}),
        "fp32": int(fp32.sum()),
        "int8": int(int8.sum()),
        "int8_only": int((int8 & ~fp32).sum()),
        "fp32_only": int((fp32 & ~int8).sum()),
    }


def by_method(records, scores):
    table = {}
    for place, method in enumerate(METHODS):
        its = [record.get("method") == method for record in records]
        visible = [mine and record["visible"] > 0 for mine, record in zip(its, records)]
        sizes = sorted({record["size"] for record in records if record.get("method") == method})
        kinds = sorted({record["kind"] for record in records if record.get("method") == method})
        named = np.array(visible) & (scores[1][0] > 0)
        table[method] = {
            "all": rate(records, scores, its),
            "visible": rate(records, scores, visible),
            "by_size": {
                size: rate(records, scores, [mine and record["size"] == size for mine, record in zip(visible, records)])
                for size in sizes
            },
            "by_kind": {
                kind: rate(records, scores, [mine and record["kind"] == kind for mine, record in zip(visible, records)])
                for kind in kinds
            },
            "int8_named_right": int((scores[1][1][named] == place).sum()),
        }
    return table


def weights(path):
    """Of a file: bytes, digest, bytes of initialisers, and the int8 share of those of rank 2 or more."""
    tensors_of = [(tensor, numpy_helper.to_array(tensor)) for tensor in onnx.load(path).graph.initializer]
    large = [(tensor.data_type, array.size) for tensor, array in tensors_of if array.ndim >= 2]
    int8 = sum(size for kind, size in large if kind in (TensorProto.INT8, TensorProto.UINT8))
    return {
        "bytes": os.path.getsize(path),
        "sha256": hashlib.sha256(Path(path).read_bytes()).hexdigest(),
        "initialiser_bytes": sum(array.nbytes for _, array in tensors_of),
        "int8_share": int8 / sum(size for _, size in large),
        "parameters": sum(size for _, size in large),
    }


def latencies_ms(paths, parts):
    """{path: {p50, p95}} of one picture at a time on one thread, both models in turn."""
    running = {path: session(path) for path in paths}
    inputs = [tensors(part, slice(row, row + 1)) for part in parts.values() for row in range(8)]
    found = {path: [] for path in paths}
    for turn in range(LATENCY_WARM_UP + LATENCY_RUNS):
        for path, model in running.items():
            started = time.perf_counter()
            model.run(None, inputs[turn % len(inputs)])
            found[path].append((time.perf_counter() - started) * 1000)
    return {
        path: {f"p{share}": float(np.percentile(times[LATENCY_WARM_UP:], share)) for share in (50, 95)}
        for path, times in found.items()
    }


def main(cache_folder, fp32, int8, split, output):
    if split == "test" and Path(output).exists():
        raise SystemExit(f"{output} exists: the test split is scored once")
    paths, parts = [fp32, int8], load(cache_folder, split)
    records, found = outputs(paths, parts)
    scores = [found[path] for path in paths]
    latency = latencies_ms(paths, parts)
    counts = {
        "split": split,
        "dataset": json.loads((Path(cache_folder) / "dataset.json").read_text()),
        "files": [{**weights(path), "latency_ms": latency[path]} for path in paths],
        "distinct_scores": [len(np.unique(stego)) for stego, _ in scores],
        "clean": rate(records, scores, [record["label"] == "clean" for record in records]),
        "clean_by_mode": {
            mode: rate(records, scores, [record["label"] == "clean" and record["mode"] == mode for record in records])
            for mode in sorted({record["mode"] for record in records})
        },
        "clean_with_extras": rate(records, scores, [record["label"] == "clean, harmless extras" for record in records]),
        "methods": by_method(records, scores),
    }
    Path(output).write_text(json.dumps(counts, indent=2) + "\n")
    print(json.dumps({key: counts[key] for key in ("clean", "clean_with_extras", "files")}, indent=2))
    for method, table in counts["methods"].items():
        print(method, table["all"], table["visible"])


if __name__ == "__main__":
    main(*sys.argv[1:])
