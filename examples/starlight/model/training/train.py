"""Trains the network on the cached samples, and keeps the parameters of the last epoch.

usage: nice -n 19 python train.py CACHE_FOLDER PARAMETERS.npz EPOCHS [FIRST]

With FIRST, a training that was interrupted goes on: epochs FIRST (counted from 0) to EPOCHS - 1, from the parameters that
are in the file; the optimiser's averages begin anew.

The order of samples, flips and the initialisation are seeded. After each epoch it prints how much of the validation
split's payloads a threshold without false alarm there would find; the test split is not read.
"""

import sys
import time

import jax
import jax.numpy as jnp
import numpy as np

from contract import METHODS
from dataset import load
from network import forward, initial, prepare

SEED = 20260501
BATCH = {64: 64, 128: 48, 192: 32, 256: 24}
RATE, WARM_UP, DECAY = 2e-3, 200, 1e-4
METHOD_WEIGHT = 0.3
# Of a picture's samples, an epoch takes both clean ones and so many with payloads.
STEGO_PER_PICTURE = 2
PIXEL_METHODS = ("alpha", "palette", "lsb.rgb")


def logits(parameters, batch):
    prepared = jax.lax.stop_gradient(prepare(batch["rgba"], batch["features"]))
    return forward(parameters, prepared, batch["meta"] / 255.0, batch["palette"] / 255.0, batch["features"])


def loss(parameters, batch):
    stego, method = logits(parameters, batch)
    label = (batch["method"] >= 0).astype(jnp.float32)
    detection = jnp.logaddexp(0, stego) - label * stego
    chosen = jnp.take_along_axis(jax.nn.log_softmax(method), jnp.maximum(batch["method"], 0)[:, None], 1)[:, 0]
    return (detection - METHOD_WEIGHT * label * chosen).mean()


@jax.jit
def step(state, batch, rate):
    """Adam (Kingma and Ba 2015) with decoupled weight decay."""
    parameters, first, second, count = state
    value, slope = jax.value_and_grad(loss)(parameters, batch)
    count = count + 1
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slope)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, slope)

    def moved(weight, m, v):
        change = (m / (1 - 0.9**count)) / (jnp.sqrt(v / (1 - 0.999**count)) + 1e-8)
        return weight - rate * (change + DECAY * weight)

    return (jax.tree.map(moved, parameters, first, second), first, second, count), value


def batch_of(part, rows, random=None):
    """Rows of one side's samples as arrays; flipped and transposed at random if there is a generator."""
    records, arrays = part
    rows = np.sort(rows)
    batch = {name: np.array(array[rows]) for name, array in arrays.items()}
    batch["method"] = np.array([METHODS.index(records[row].get("method", "alpha")) for row in rows], np.int32)
    batch["method"][[records[row]["label"] != "stego" for row in rows]] = -1
    if random is not None:
        rgba = batch["rgba"]
        rgba = rgba[:, :: random.choice([1, -1]), :: random.choice([1, -1])]
        if random.random() < 0.5:
            rgba = rgba.transpose(0, 2, 1, 3)
            batch["features"][:, [4, 5]] = batch["features"][:, [5, 4]]
        batch["rgba"] = np.ascontiguousarray(rgba)
    return batch


def rows_of_epoch(records, random):
    """Both clean samples of every picture, and STEGO_PER_PICTURE with payloads that the model can see."""
    chosen, stego = [], {}
    for row, record in enumerate(records):
        if record["label"] != "stego":
            chosen.append(row)
        elif record["visible"] > 0:
            stego.setdefault(record["path"], []).append((row, 2.0 if record["method"] in PIXEL_METHODS else 1.0))
    for options in stego.values():
        rows, weights = zip(*options)
        weights = np.array(weights) / sum(weights)
        chosen.extend(random.choice(rows, min(STEGO_PER_PICTURE, len(rows)), replace=False, p=weights))
    return np.array(chosen)


def batches_of_epoch(parts, random):
    batches = []
    for side, part in parts.items():
        rows = random.permutation(rows_of_epoch(part[0], random))
        # Whole batches only: every further shape would be compiled anew.
        size = BATCH[side]
        batches += [(side, rows[at : at + size]) for at in range(0, len(rows) - size + 1, size)]
    random.shuffle(batches)
    return batches


def scores(parameters, parts, score):
    """(records, stego logits) of all samples of a split."""
    records, found = [], []
    for side, part in parts.items():
        size, count = BATCH[side], len(part[0])
        for at in range(0, count, size):
            rows = np.minimum(np.arange(at, at + size), count - 1)
            found.append(np.asarray(score(parameters, batch_of(part, rows))[0])[: count - at])
        records += part[0]
    return records, np.concatenate(found)


def report(records, found):
    clean = np.array([record["label"] != "stego" for record in records])
    highest = found[clean].max()
    text = f"highest clean {highest:.2f}; clean over 0: {(found[clean] > 0).mean():.4f}; found over all clean:"
    for method in METHODS:
        its = np.array([record.get("method") == method for record in records])
        second = np.sort(found[clean])[-3]
        text += f" {method} {(found[its] > highest).mean():.3f} ({(found[its] > second).mean():.3f})"
    return text


def main(cache_folder, output, epochs, first=0):
    epochs, first = int(epochs), int(first)
    random = np.random.default_rng(SEED + first)
    train, validation = load(cache_folder, "train"), load(cache_folder, "validation")
    parameters = initial(SEED)
    if first > 0:
        with np.load(output) as file:
            parameters = {name: jnp.asarray(file[name]) for name in parameters}
    print(f"{sum(weight.size for weight in parameters.values())} parameters", flush=True)
    zeros = jax.tree.map(jnp.zeros_like, parameters)
    state = (parameters, zeros, zeros, 0)
    score = jax.jit(logits)
    started, done = time.monotonic(), 0
    for epoch in range(first, epochs):
        batches = batches_of_epoch(train, random)
        losses = []
        for at, (side, rows) in enumerate(batches):
            progress = (epoch + at / len(batches)) / epochs
            rate = RATE * min(1, (done + 1) / WARM_UP) * 0.5 * (1 + np.cos(np.pi * progress))
            state, value = step(state, batch_of(train[side], rows, random), rate)
            losses.append(value)
            done += 1
            if at % 200 == 199:
                recent = float(jnp.mean(jnp.stack(losses[-200:])))
                print(f"{epoch} {at + 1}/{len(batches)} {recent:.4f} {time.monotonic() - started:.0f} s", flush=True)
        np.savez(output, **{name: np.asarray(weight) for name, weight in state[0].items()})
        print(f"epoch {epoch}: loss {float(jnp.mean(jnp.stack(losses))):.4f}", flush=True)
        print(report(*scores(state[0], validation, score)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
