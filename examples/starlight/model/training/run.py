"""Runs a model file with the runtime, on cached samples."""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import numpy as np
import onnxruntime

from contract import expand
from dataset import padded

BATCH = 16


def session(path, threads=1):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def tensors(part, rows):
    batch = {name: np.array(array[rows]) for name, array in part[1].items()}
    batch["rgba"] = padded(batch["rgba"])
    return expand(batch)


def outputs(paths, parts, wanted=lambda record: True):
    """(records, {path: (stego logits [n], method ids [n])}) of the samples whose record is wanted.

    Every model sees the same tensors, in batches.
    """
    running = {path: session(path) for path in paths}
    records, found = [], {path: ([], []) for path in paths}
    for part in parts.values():
        rows = [row for row, record in enumerate(part[0]) if wanted(record)]
        records += [part[0][row] for row in rows]
        for at in range(0, len(rows), BATCH):
            inputs = tensors(part, rows[at : at + BATCH])
            for path, model in running.items():
                stego, method = model.run(["stego_logits", "method_id"], inputs)
                found[path][0].append(stego[:, 0])
                found[path][1].append(method)
    return records, {path: tuple(np.concatenate(part) for part in both) for path, both in found.items()}
