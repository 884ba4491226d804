"""Writes the trained network as ONNX, channels first, batch dimension dynamic, and compares both on real samples.

usage: python export.py CACHE_FOLDER PARAMETERS.npz detector.fp32.onnx
"""

import os
import sys

# Before the runtime is loaded: it reports to its maker otherwise.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import jax
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from contract import INPUTS, METHODS, SIDE, expand
from dataset import load, padded
from network import (
    AREA_MIN,
    COLOURS,
    CONTENT_SCALE,
    EMBEDDING,
    ISOLATED,
    META_LAYERS,
    PICTURE_LAYERS,
    RATIO_FLOOR,
    SPREAD,
)
from run import session
from train import batch_of, logits

PRODUCER = "starlight-example-training"
OPSET, IR_VERSION = 17, 8
OUTPUTS = {
    "stego_logits": (TensorProto.FLOAT, [1]),
    "method_logits": (TensorProto.FLOAT, [len(METHODS)]),
    "method_id": (TensorProto.INT64, []),
    "method_probs": (TensorProto.FLOAT, [len(METHODS)]),
    "embedding": (TensorProto.FLOAT, [EMBEDDING]),
}


class Graph:
    """Collects nodes and constants; every method returns the name of what it made."""

    def __init__(self):
        self.nodes, self.constants = [], {}

    def constant(self, value, dtype=np.float32, name=None):
        value = np.asarray(value, dtype)
        name = name or f"constant_{dtype.__name__}_{'_'.join(str(part) for part in value.ravel()[:12])}"
        self.constants.setdefault(name, value)
        return name

    def node(self, operator, *inputs, name=None, **attributes):
        name = name or f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name=name, **attributes))
        return name

    def integers(self, *values):
        return self.constant(values, np.int64)

    def slice(self, value, axis, start, end):
        return self.node("Slice", value, self.integers(start), self.integers(end), self.integers(axis))

    def concat(self, values, axis=1, **named):
        return self.node("Concat", *values, axis=axis, **named)

    def scaled(self, value, factor):
        return self.node("Mul", value, self.constant(factor))

    def at_most_one(self, value):
        return self.node("Min", value, self.constant(1))

    def clipped(self, value):
        return self.node("Clip", value, self.constant(0), self.constant(1))

    def tent(self, value):
        """1 where the value is 0, and 0 where it is 1 or more away."""
        return self.node("Relu", self.node("Sub", self.constant(1), self.node("Abs", value)))

    def neighbour(self, planes, axis, step):
        pads = [0] * 8
        pads[axis + 4 if step > 0 else axis] = 1
        padded_planes = self.node("Pad", planes, self.integers(*pads))
        return self.slice(padded_planes, axis, 1, SIDE + 1) if step > 0 else self.slice(padded_planes, axis, 0, SIDE)

    def gemm(self, value, weights, bias, name):
        arrays = [self.constant(array, name=f"{name}_{part}") for array, part in ((weights, "weight"), (bias, "bias"))]
        return self.node("Gemm", value, *arrays, name=name)


def maps(graph):
    """As network.maps_of, each averaged over 2 x 2 before they are joined: a quarter of the memory to move."""
    values = graph.concat(["pixel_tensor", graph.slice("alpha", 1, 0, 1)])
    lowest = graph.concat(["lsb", graph.slice("alpha", 1, 1, 2)])
    steps = graph.scaled(values, 255)
    sign = graph.node("Sub", graph.scaled(lowest, 2), graph.constant(1))
    within, across, edges, spreads, nearest = [], [], [], [], []
    for axis in (3, 2):
        difference = graph.node("Sub", steps, graph.neighbour(steps, axis, 1))
        size = graph.node("Abs", difference)
        within.append(graph.tent(graph.node("Sub", difference, sign)))
        across.append(graph.tent(graph.node("Add", difference, sign)))
        edges.append(graph.at_most_one(size))
        spreads.append(graph.at_most_one(graph.scaled(size, 1 / SPREAD)))
        nearest += [size, graph.node("Abs", graph.node("Sub", steps, graph.neighbour(steps, axis, -1)))]
    isolated = graph.at_most_one(graph.scaled(graph.node("Min", *nearest), 1 / ISOLATED))
    between = graph.node("Sub", graph.slice(steps, 1, 0, 2), graph.slice(steps, 1, 1, 3))
    apart = graph.tent(graph.node("Sub", graph.node("Abs", between), graph.constant(1)))
    found = [*within, *across, *edges, *spreads, isolated, apart, values, lowest, "palette_lsb"]
    return [graph.node("AveragePool", one, kernel_shape=[2, 2], strides=[2, 2]) for one in found]


def statistics(graph, pooled, area):
    # Each alone: if they shared the joined maps with the first convolution, that would not run on integers.
    means = [graph.node("ReduceMean", one, axes=[2, 3], keepdims=0) for one in pooled]
    mean = graph.node("Div", graph.concat(means), area)

    def both_directions(start):
        middle, end = start + COLOURS, start + 2 * COLOURS
        return graph.node("Add", graph.slice(mean, 1, start, middle), graph.slice(mean, 1, middle, end))

    within, across = both_directions(0), both_directions(2 * COLOURS)
    total = graph.node("Add", graph.node("Add", within, across), graph.constant(RATIO_FLOOR))
    ratio = graph.node("Div", graph.node("Sub", within, across), total)
    return graph.concat([graph.node("Sqrt", mean), ratio])


def picture_layers(graph, weights, pooled, area):
    for at, (channels, out) in enumerate(PICTURE_LAYERS):
        # Rows of the product are kernel row, kernel column, channel.
        kernel = weights[f"picture{at}"].reshape(3, 3, channels, out).transpose(3, 2, 0, 1)
        kernel = graph.constant(kernel, name=f"picture{at}_weight")
        convolved = graph.node("Conv", pooled, kernel, name=f"picture{at}", strides=[2, 2], pads=[1, 1, 1, 1])
        pooled = graph.node("Relu", convolved)
    highest = graph.node("ReduceMax", pooled, axes=[2, 3], keepdims=0)
    mean = graph.node("Div", graph.node("ReduceMean", pooled, axes=[2, 3], keepdims=0), area)
    return [highest, graph.node("Sqrt", graph.node("Add", mean, graph.constant(1e-4)))]


def meta_layers(graph, weights):
    value = graph.node("Unsqueeze", "meta", graph.integers(1))
    for at, (channels, out, kernel, stride) in enumerate(META_LAYERS):
        array = weights[f"meta{at}"].reshape(kernel, channels, out).transpose(2, 1, 0)
        inputs = [
            graph.constant(array, name=f"meta{at}_weight"),
            graph.constant(weights[f"meta{at}_bias"], name=f"meta{at}_bias"),
        ]
        value = graph.node("Relu", graph.node("Conv", value, *inputs, name=f"meta{at}", strides=[stride]))
    return [graph.node(operator, value, axes=[2], keepdims=0) for operator in ("ReduceMax", "ReduceMean")]


def build(weights):
    """Parameters by name, as train.py keeps them -> onnx.ModelProto."""
    graph = Graph()
    format_features = graph.clipped("format_features")
    sides = [graph.slice(format_features, 1, at, at + 1) for at in (4, 5)]
    area = graph.node("Max", graph.node("Mul", *sides), graph.constant(AREA_MIN))
    pooled = maps(graph)
    palette = graph.gemm("palette", weights["palette"], weights["palette_bias"], "palette_layer")
    joined = graph.concat(
        [
            *picture_layers(graph, weights, graph.concat(pooled), area),
            statistics(graph, pooled, area),
            *meta_layers(graph, weights),
            graph.node("Relu", palette),
            format_features,
            graph.clipped(graph.scaled("content_features", CONTENT_SCALE)),
        ]
    )
    hidden = graph.node("Relu", graph.gemm(joined, weights["dense"], weights["dense_bias"], "dense"))
    last = graph.gemm(hidden, weights["embedding"], weights["embedding_bias"], "embedding_layer")
    embedding = graph.node("Relu", last, name="embedding")
    graph.gemm(embedding, weights["stego"], weights["stego_bias"], "stego_logits")
    method = graph.gemm(embedding, weights["method"], weights["method_bias"], "method_logits")
    graph.node("Softmax", method, name="method_probs", axis=1)
    graph.node("ArgMax", method, name="method_id", axis=1, keepdims=0)

    def described(name, element, shape):
        return helper.make_tensor_value_info(name, element, ["batch", *shape])

    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "starlight-example-detector",
            [described(name, TensorProto.FLOAT, shape) for name, shape in INPUTS.items()],
            [described(name, *kind) for name, kind in OUTPUTS.items()],
            [numpy_helper.from_array(value, name) for name, value in graph.constants.items()],
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name=PRODUCER,
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def compare(path, weights, parts):
    """The largest difference of stego logits between the network and the file, over a few samples of each side."""
    running, worst, count = session(path), 0.0, 0
    parameters = {name: jax.numpy.asarray(value) for name, value in weights.items()}
    for part in parts.values():
        batch = batch_of(part, np.linspace(0, len(part[0]) - 1, 24).astype(int))
        expected = np.asarray(logits(parameters, batch)[0])
        batch["rgba"] = padded(batch["rgba"])
        found = running.run(["stego_logits"], expand(batch))[0][:, 0]
        worst, count = max(worst, float(np.abs(expected - found).max())), count + len(found)
    return worst, count


def main(cache_folder, parameters, output):
    with np.load(parameters) as file:
        weights = dict(file)
    onnx.save(build(weights), output)
    worst, count = compare(output, weights, load(cache_folder, "validation"))
    print(f"{output}: {os.path.getsize(output)} bytes; logits differ by at most {worst:.2e} over {count} samples")
    if not worst < 1e-3:
        raise SystemExit("the exported network is not the trained one")


if __name__ == "__main__":
    main(*sys.argv[1:])
