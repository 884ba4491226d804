"""Quantises the model (static, QDQ, S8S8, per channel), and moves the decision's threshold to 0.5 in both files.

usage: python quantize.py CACHE_FOLDER detector.fp32.onnx detector.int8.onnx

The two heads (390 weights) stay in float: quantised, they would leave some fifty distinct scores. The threshold is the
lowest at which neither model raises a false alarm on the validation split's clean samples, plus MARGIN; it goes into
the bias of the stego head, so that sigmoid(stego_logits) > 0.5 is the decision. The test split is not read.
"""

import os
import sys

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import numpy as np
import onnx
from onnx import numpy_helper
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static

from dataset import load
from export import PRODUCER
from run import outputs, tensors

CALIBRATION_SAMPLES = 400
SEED = 20260502
MARGIN = 0.25
HEADS = ["stego_logits", "method_logits"]


class Samples(CalibrationDataReader):
    """Training samples, drawn with a seed, one at a time."""

    def __init__(self, parts):
        random = np.random.default_rng(SEED)
        places = [(side, row) for side, (records, _) in parts.items() for row in range(len(records))]
        chosen = random.choice(len(places), CALIBRATION_SAMPLES, replace=False)
        self.inputs = (tensors(parts[side], slice(row, row + 1)) for side, row in (places[at] for at in chosen))

    def get_next(self):
        return next(self.inputs, None)


def quantise(cache_folder, source, output):
    quantize_static(
        source,
        output,
        Samples(load(cache_folder, "train")),
        quant_format=QuantFormat.QDQ,
        op_types_to_quantize=["Conv", "Gemm"],
        nodes_to_exclude=HEADS,
        per_channel=True,
        activation_type=QuantType.QInt8,
        weight_type=QuantType.QInt8,
        calibrate_method=CalibrationMethod.MinMax,
    )


def lower_bias(path, threshold):
    model = onnx.load(path)
    for tensor in model.graph.initializer:
        if tensor.name == "stego_logits_bias":
            tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor) - np.float32(threshold), tensor.name))
    model.producer_name = PRODUCER
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def main(cache_folder, fp32, int8):
    quantise(cache_folder, fp32, int8)
    parts = load(cache_folder, "validation")
    _, found = outputs([fp32, int8], parts, lambda record: record["label"] != "stego")
    scores = {path: stego for path, (stego, _) in found.items()}
    threshold = max(float(stego.max()) for stego in scores.values()) + MARGIN
    print(f"{len(scores[fp32])} clean validation samples; threshold {threshold:.3f} on the logit moved to 0")
    for path, stego in scores.items():
        lower_bias(path, threshold)
        print(f"{path}: {os.path.getsize(path)} bytes; highest clean logits {np.sort(stego - threshold)[-5:].round(2)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
