"""The network: fixed maps of neighbouring samples, four convolutions over them, three over metadata, and dense layers.

All convolutions over pictures have no bias, and every map is zero where the picture is padded: the zeros around a small
picture stay zeros, so it may be trained on a smaller canvas, with the same result. Layout here is channels last; export.py writes the same
network as ONNX with channels first.
"""

import jax
import jax.numpy as jnp
import numpy as np

COLOURS = 4  # red, green, blue, alpha
MAPS = 47
STATISTICS = MAPS + COLOURS
PICTURE_LAYERS = [(MAPS, 24), (24, 48), (48, 64), (64, 96)]  # 3 x 3, stride 2
META_LAYERS = [(1, 24, 4, 2), (24, 32, 5, 4), (32, 48, 5, 4)]  # channels in, out, kernel, stride
PALETTE_SIZE, PALETTE_UNITS = 768, 32
DENSE_UNITS, EMBEDDING = 128, 64
JOINED = 2 * PICTURE_LAYERS[-1][1] + STATISTICS + 2 * META_LAYERS[-1][1] + PALETTE_UNITS + 12
METHOD_COUNT = 5
AREA_MIN = 1 / 256
SPREAD = 16.0  # a difference of so many steps counts as a full one
ISOLATED = 4.0
RATIO_FLOOR = 1e-3
# Byte ratios over 24,576 LSB bytes: 256 distinct ones are about 0.01.
CONTENT_SCALE = [96.0, 1.0, 1.0, 96.0, 1.0, 1.0]


def shifted(planes, axis, step):
    """The neighbour's value: planes moved by one along axis, zeros moved in."""
    zeros = jnp.zeros_like(jax.lax.slice_in_dim(planes, 0, 1, axis=axis))
    if step > 0:
        return jnp.concatenate([jax.lax.slice_in_dim(planes, 1, None, axis=axis), zeros], axis)
    return jnp.concatenate([zeros, jax.lax.slice_in_dim(planes, 0, -1, axis=axis)], axis)


def maps_of(planes):
    """n x 4 x side x side of uint8 -> list of n x (channels) x side x side in [0, 1], zero on padding; 47 channels.

    For a pair of neighbours u, v with d = u - v: `within` is 1 if they differ in the lowest bit only (what replacing
    lowest bits makes), `across` if they differ by one otherwise (what noise makes as often), `edge` if they differ;
    the trace sets of sample-pair analysis (Dumitrescu, Wu and Wang 2003).
    """
    values = planes.astype(jnp.float32)
    lowest = (planes & 1).astype(jnp.float32)
    sign = 2 * lowest - 1
    within, across, edges, spreads, nearest = [], [], [], [], None
    for axis in (3, 2):
        difference = values - shifted(values, axis, 1)
        size = jnp.abs(difference)
        within.append(jax.nn.relu(1 - jnp.abs(difference - sign)))
        across.append(jax.nn.relu(1 - jnp.abs(difference + sign)))
        edges.append(jnp.minimum(size, 1))
        spreads.append(jnp.minimum(size / SPREAD, 1))
        smaller = jnp.minimum(size, jnp.abs(values - shifted(values, axis, -1)))
        nearest = smaller if nearest is None else jnp.minimum(nearest, smaller)
    red, green, blue = (planes[:, at : at + 1].astype(jnp.int32) for at in range(3))
    luma = (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16
    between = values[:, 0:2] - values[:, 1:3]
    return [
        *within,
        *across,
        *edges,
        *spreads,
        jnp.minimum(nearest / ISOLATED, 1),
        jax.nn.relu(1 - jnp.abs(jnp.abs(between) - 1)),
        values / 255,
        lowest,
        (luma & 1).astype(jnp.float32),
    ]


def prepare(rgba, features):
    """What is fixed and needs no gradient: maps averaged over 2 x 2, channels last, statistics [n, 51], area [n, 1]."""
    pooled = []
    for plane in maps_of(rgba.transpose(0, 3, 1, 2)):
        rows = plane[:, :, 0::2] + plane[:, :, 1::2]
        pooled.append((rows[..., 0::2] + rows[..., 1::2]) / 4)
    pooled = jnp.concatenate(pooled, 1)
    area = jnp.maximum(jnp.prod(jnp.clip(features[:, 4:6], 0, 1), 1, keepdims=True), AREA_MIN)
    mean = pooled.sum((2, 3)) / (128 * 128) / area
    within, across = (mean[:, at : at + COLOURS] + mean[:, at + COLOURS : at + 2 * COLOURS] for at in (0, 8))
    ratio = (within - across) / (within + across + RATIO_FLOOR)
    return pooled.transpose(0, 2, 3, 1), jnp.concatenate([jnp.sqrt(mean), ratio], 1), area


def initial(seed):
    """Parameters by name: He's normal initialisation, zero biases."""
    random = np.random.default_rng(seed)

    def weight(*shape, fan_in):
        return jnp.asarray(random.normal(0, np.sqrt(2 / fan_in), shape), jnp.float32)

    made = {}
    for at, (channels, out) in enumerate(PICTURE_LAYERS):
        made[f"picture{at}"] = weight(9 * channels, out, fan_in=9 * channels)
    for at, (channels, out, kernel, _) in enumerate(META_LAYERS):
        made[f"meta{at}"] = weight(kernel * channels, out, fan_in=kernel * channels)
        made[f"meta{at}_bias"] = jnp.zeros(out)
    dense = {
        "palette": (PALETTE_SIZE, PALETTE_UNITS),
        "dense": (JOINED, DENSE_UNITS),
        "embedding": (DENSE_UNITS, EMBEDDING),
        "stego": (EMBEDDING, 1),
        "method": (EMBEDDING, METHOD_COUNT),
    }
    for name, (size, units) in dense.items():
        made[name] = weight(size, units, fan_in=size)
        made[f"{name}_bias"] = jnp.zeros(units)
    return made



def convolve_picture(inputs, weights):
    """3 x 3, stride 2, one zero around, as nine strided slices and a product: fast backwards on a CPU, too."""
    count, side, _, _ = inputs.shape
    padded = jnp.pad(inputs, [(0, 0), (1, 1), (1, 1), (0, 0)])
    windows = [padded[:, row : row + side : 2, column : column + side : 2] for row in range(3) for column in range(3)]
    return jax.nn.relu(jnp.concatenate(windows, -1) @ weights)


def convolve_meta(inputs, weights, bias, kernel, stride):
    """One dimension, no padding."""
    steps = (inputs.shape[1] - kernel) // stride + 1
    windows = [inputs[:, at : at + stride * (steps - 1) + 1 : stride] for at in range(kernel)]
    return jax.nn.relu(jnp.concatenate(windows, -1) @ weights + bias)


def forward(parameters, prepared, meta, palette, features):
    """(stego_logits [n], method_logits [n, 5]); meta, palette in [0, 1], features as the contract has them."""
    picture, statistics, area = prepared
    for at in range(len(PICTURE_LAYERS)):
        if at == len(PICTURE_LAYERS) - 1 and picture.shape[1] < 256 // 16:
            # On a smaller canvas the last layer reaches from outside into the picture, below and to the right.
            picture = jnp.pad(picture, [(0, 0), (0, 2), (0, 2), (0, 0)])
        picture = convolve_picture(picture, parameters[f"picture{at}"])
    bytes_seen = meta[:, :, None]
    for at, (_, _, kernel, stride) in enumerate(META_LAYERS):
        bytes_seen = convolve_meta(bytes_seen, parameters[f"meta{at}"], parameters[f"meta{at}_bias"], kernel, stride)
    joined = jnp.concatenate(
        [
            picture.max((1, 2)),
            jnp.sqrt(picture.sum((1, 2)) / (8 * 8) / area + 1e-4),
            statistics,
            bytes_seen.max(1),
            bytes_seen.mean(1),
            jax.nn.relu(palette @ parameters["palette"] + parameters["palette_bias"]),
            jnp.clip(features * jnp.asarray([1.0] * 6 + CONTENT_SCALE), 0, 1),
        ],
        1,
    )
    for name in ("dense", "embedding"):
        joined = jax.nn.relu(joined @ parameters[name] + parameters[f"{name}_bias"])
    return (
        (joined @ parameters["stego"] + parameters["stego_bias"])[:, 0],
        joined @ parameters["method"] + parameters["method_bias"],
    )
