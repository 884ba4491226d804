"""Makes detector.onnx: sample-pair statistics in the graph, and a logistic regression fitted on them.

The graph looks at neighbouring samples u, v of one channel, horizontally and vertically. With d = u - v it counts the
trace sets of sample-pair analysis (Dumitrescu, Wu and Wang 2003): replacing least significant bits at random moves pairs
from the set Y to the set X and from Z (u = v) to W (u and v differ in the lowest bit only), which an untouched picture
has no reason to do. The features are shares of all pairs, so that the size of the picture does not matter.

Every picture is synthetic and seeded; the rates that are printed are measured on pictures that took no part in fitting,
by running the finished file.

usage: python make-model.py [OUTPUT]
"""

import io
import os
import sys
from pathlib import Path

# Before the runtime is loaded: it reports to its maker otherwise.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

SIDE = 192
TRAIN, TEST = 1500, 3000
FEATURES = ["x_minus_y", "x", "y", "z", "w", "z_minus_w", "near_x_minus_y"]


def graph_nodes():
    """Nodes from `pixels` [1, 3, height, width] (0..255) to `features` [1, 7], and their constants."""
    nodes, constants = [], {}

    def constant(name, value, dtype=np.float32):
        constants[name] = np.asarray(value, dtype)
        return name

    def node(operator, inputs, output, **attributes):
        nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output

    one, two = constant("one", 1), constant("two", 2)
    start, end = constant("start", [0], np.int64), constant("end", [2**31 - 1], np.int64)
    second, last = constant("second", [1], np.int64), constant("last", [-1], np.int64)
    shares = {name: [] for name in ("x", "y", "z", "w", "near_x", "near_y")}
    for direction, axis in (("across", 3), ("down", 2)):
        at = constant(f"{direction}_axis", [axis], np.int64)
        u = node("Slice", ["pixels", start, last, at], f"{direction}_u")
        v = node("Slice", ["pixels", second, end, at], f"{direction}_v")

        def flag(name, operator, *inputs, direction=direction):
            boolean = node(operator, list(inputs), f"{direction}_{name}_bool")
            return node("Cast", [boolean], f"{direction}_{name}", to=TensorProto.FLOAT)

        def both(name, a, b, direction=direction):
            return node("Mul", [a, b], f"{direction}_{name}")

        half = node("Floor", [node("Div", [v, two], f"{direction}_v_half")], f"{direction}_v_floor")
        u_half = node("Floor", [node("Div", [u, two], f"{direction}_u_half")], f"{direction}_u_floor")
        odd = node("Sub", [v, node("Mul", [half, two], f"{direction}_v_even_part")], f"{direction}_odd")
        even = node("Sub", [one, odd], f"{direction}_even")
        less, greater = flag("less", "Less", u, v), flag("greater", "Greater", u, v)
        equal = flag("equal", "Equal", u, v)
        x = node("Add", [both("even_less", even, less), both("odd_greater", odd, greater)], f"{direction}_x")
        y = node("Add", [both("even_greater", even, greater), both("odd_less", odd, less)], f"{direction}_y")
        same_half = flag("same_half", "Equal", half, u_half)
        distance = node("Abs", [node("Sub", [u, v], f"{direction}_d")], f"{direction}_distance")
        near = flag("near", "LessOrEqual", distance, two)
        found = {
            "x": x,
            "y": y,
            "z": equal,
            "w": node("Sub", [same_half, equal], f"{direction}_w"),
            "near_x": both("near_x", near, x),
            "near_y": both("near_y", near, y),
        }
        for name, value in found.items():
            shares[name].append(
                node("ReduceMean", [value], f"{direction}_{name}_share", axes=[1, 2, 3], keepdims=0)
            )
    mean = {
        name: node("Mean", parts, f"{name}_share") for name, parts in shares.items()
    }
    columns = [
        node("Sub", [mean["x"], mean["y"]], "x_minus_y"),
        mean["x"],
        mean["y"],
        mean["z"],
        mean["w"],
        node("Sub", [mean["z"], mean["w"]], "z_minus_w"),
        node("Sub", [mean["near_x"], mean["near_y"]], "near_x_minus_y"),
    ]
    column = constant("column", [1], np.int64)
    columns = [node("Unsqueeze", [name, column], f"{name}_column") for name in columns]
    node("Concat", columns, "features", axis=1)
    return nodes, constants


def model(nodes, constants, output, shape):
    graph = helper.make_graph(
        nodes,
        "starlight-example-detector",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, [1, 3, "height", "width"])],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    made.producer_name = "make-model.py"
    onnx.checker.check_model(made, full_check=True)
    return made.SerializeToString()


def runner(serialized):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(serialized, options, providers=["CPUExecutionProvider"])
    return lambda picture: session.run(None, {"pixels": as_tensor(picture)})[0][0]


def as_tensor(picture):
    return picture.transpose(2, 0, 1)[None].astype(np.float32)


def smooth(noise, passes):
    for _ in range(passes):
        noise = (noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1) + np.roll(noise, (1, 1), (0, 1))) / 4
    return noise


def clean_picture(random):
    """SIDE x SIDE x 3 of uint8: light at several scales, perhaps shapes, sensor noise, perhaps through JPEG."""
    light = np.zeros((SIDE, SIDE, 1))
    for passes in (4, 32, 128):
        layer = smooth(random.normal(size=(SIDE, SIDE, 1)), passes)
        light = light + random.uniform(0.1, 1) * layer / layer.std()
    colour = random.uniform(0.5, 1.2, size=(1, 1, 3))
    picture = random.uniform(60, 190) + random.uniform(8, 40) * light * colour
    for _ in range(random.integers(0, 6)):
        top, left = random.integers(0, SIDE - 16, size=2)
        height, width = random.integers(8, 96, size=2)
        picture[top : top + height, left : left + width] = random.uniform(0, 255, size=3)
    kind = random.choice(["sensor", "jpeg", "drawn"], p=[0.5, 0.35, 0.15])
    if kind != "drawn":
        picture = picture + random.normal(size=picture.shape) * random.uniform(0.3, 4)
    picture = np.clip(np.rint(picture), 0, 255).astype(np.uint8)
    if kind == "jpeg":
        stored = io.BytesIO()
        Image.fromarray(picture).save(stored, "JPEG", quality=int(random.integers(70, 97)))
        picture = np.asarray(Image.open(stored).convert("RGB"))
    return picture


def with_payload(picture, random, rate):
    """The picture with random bits in the least significant bits of a share `rate` of its samples."""
    chosen = random.random(picture.shape) < rate
    bits = random.integers(0, 2, size=picture.shape, dtype=np.uint8)
    return np.where(chosen, (picture & 0xFE) | bits, picture)


def fit(features, labels, ridge=1e-3, steps=60):
    """Logistic regression by Newton's method on standardised features; weights for the features as they are."""
    centre, scale = features.mean(0), features.std(0) + 1e-9
    design = np.column_stack([(features - centre) / scale, np.ones(len(features))])
    weights = np.zeros(design.shape[1])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        slope = design.T @ (chance - labels) / len(labels) + ridge * weights
        curve = (design.T * (chance * (1 - chance))) @ design / len(labels) + ridge * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    return weights[:-1] / scale, weights[-1] - (weights[:-1] / scale) @ centre


def main():
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("detector.onnx")
    nodes, constants = graph_nodes()
    extract = runner(model(nodes, constants, "features", [1, len(FEATURES)]))
    random = np.random.default_rng(20260401)
    features, labels = [], []
    for _ in range(TRAIN):
        picture = clean_picture(random)
        # Clean pictures count twice: a false alarm costs more than a small payload that is missed.
        for _ in range(2):
            features.append(extract(picture))
            labels.append(0)
        for rate in (random.uniform(0.3, 1), 1.0):
            features.append(extract(with_payload(picture, random, rate)))
            labels.append(1)
    weights, bias = fit(np.array(features, np.float64), np.array(labels, np.float64))

    constants["weights"] = weights.astype(np.float32)[:, None]
    constants["bias"] = np.array([bias], np.float32)
    nodes.append(helper.make_node("Gemm", ["features", "weights", "bias"], ["logit"]))
    nodes.append(helper.make_node("Sigmoid", ["logit"], ["probability"]))
    serialized = model(nodes, constants, "probability", [1, 1])
    output.write_bytes(serialized)

    score = runner(serialized)
    held_out = np.random.default_rng(20260402)
    rates = (1.0, 0.5, 0.25, 0.1)
    false_alarms, found = 0, dict.fromkeys(rates, 0)
    for _ in range(TEST):
        picture = clean_picture(held_out)
        false_alarms += score(picture)[0] > 0.5
        for rate in rates:
            found[rate] += score(with_payload(picture, held_out, rate))[0] > 0.5
    print(f"{output.name}: {len(serialized)} bytes")
    print(f"held out, clean: {false_alarms} false alarms in {TEST} ({false_alarms / TEST:.2%})")
    for rate, count in found.items():
        print(f"held out, {rate:.0%} of the samples carry a bit: {count} found in {TEST} ({count / TEST:.2%})")


main()
