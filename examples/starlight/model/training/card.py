"""Writes the model card from the counts of an evaluation.

usage: python card.py COUNTS.json MODEL_CARD.md
"""

import json
import sys
from pathlib import Path

from scipy.stats import beta

CARD = """# Model card: the example's detector

<!-- Written by training/card.py from the counts of an evaluation. -->

A small network that looks for hidden payloads in pictures. It speaks the input contract `starlight-v4` (eight inputs, five outputs), so that whatever judges a real Starlight can be tried on it. It is an example, trained on two processor cores, and not what one would put into production; the figures say why.

| | `detector.fp32.onnx` | `detector.int8.onnx` |
| --- | --- | --- |
{files}

Made by the scripts in [training](training/README.md); opset 17, batch dimension dynamic. INT8 is static quantisation (QDQ, int8 activations and weights, per channel); the two heads stay in float, so that scores stay fine.

## Data

{pictures} pictures of Debian's packages `openclipart-png` and `oxygen-icon-theme`, as they are: clip art and icons, most of them with transparency, none a photograph. {left_out} with more than 4 million pixels were left out. They form {groups} groups of near-duplicates (same name but for numbers, same pixels, same difference hash); a group is in one split as a whole: {splits}. The largest, {largest}, is by chance in {largest_split}. [held-out.csv](held-out.csv) lists the test split: only on those is a rate of this model a held-out rate.

Real: the clean pictures. Synthetic: every payload (our own seeded embedder, random, Base64 or English-like words), and the harmless EXIF and tails on a copy of each clean picture, since no clean file of the two packages has any.

## How good it is, on the {split} split

The threshold was fixed on the validation split; the test split was scored once, after that. Intervals are two-sided 95 % Clopper–Pearson, upper bounds one-sided 95 %. Siblings of one group err together, so that an interval over n pictures is too narrow: the count of groups stands beside n.

| clean pictures | n | groups | taken for stego, FP32 | taken for stego, INT8 | upper bound, INT8 |
| --- | --- | --- | --- | --- | --- |
{clean}

{verdict}

Paired, on the {clean_n} real clean pictures: {int8_only} are false alarms of INT8 only, {fp32_only} of FP32 only. INT8 adds at most {added} false positives (one-sided 95 %, exact).

| payload | n | groups | found, FP32 | found, INT8 | 95 % of INT8 |
| --- | --- | --- | --- | --- | --- |
{methods}

"Visible" leaves out payloads of which nothing reaches the model (outside the middle 256 × 256 pixels, between equal colours of a palette, behind a file under 1000 bytes), and those that lie under full transparency only, where any change would stand out. By size, visible only (a share of the carriers that take a bit, or bytes):

| payload | size | n | found, FP32 | found, INT8 | 95 % of INT8 |
| --- | --- | --- | --- | --- | --- |
{sizes}

By content of the message, visible only:

| payload | message | n | found, INT8 | 95 % |
| --- | --- | --- | --- | --- |
{kinds}

Of what INT8 finds, it names the method rightly: {named}.

## Blind spots

- What lies outside the middle 256 × 256 pixels can't be seen by any model of this contract; nor a tail behind a file under 1000 bytes, nor the first four bytes behind a PNG.
- The weakest figures of the tables above are blind spots, too: {weakest}.
- Photographs, screenshots, JPEG, GIF and WebP as carriers were neither learned nor measured. Expect false alarms on them.
- Matching (±1) instead of replacing bits, other bit planes, transform domains, payloads in text chunks, palettes whose colours themselves were changed: neither learned nor measured.
- EXIF is told by an encoded comment (random bytes or Base64), not by what it says: a readable secret among harmless fields passes. A tail counts by its bytes: a harmless one of a kind that training did not know may raise an alarm.
"""


def percent(share):
    return f"{share * 100:.3g} %" if share else "0 %"


def interval(found, n, confidence=0.95):
    """Clopper–Pearson, two-sided: (lower, upper)."""
    tail = (1 - confidence) / 2
    lower = beta.ppf(tail, found, n - found + 1) if found else 0.0
    upper = beta.ppf(1 - tail, found + 1, n - found) if found < n else 1.0
    return float(lower), float(upper)


def upper_bound(found, n):
    """One-sided, 95 %."""
    return interval(found, n, 0.90)[1]


def lower_bound(found, n):
    return interval(found, n, 0.90)[0]


def row(*cells):
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def rate(found, n):
    return f"{found} ({percent(found / n)})"


def bounds(found, n):
    lower, upper = interval(found, n)
    return f"{percent(lower)} to {percent(upper)}"


def images_needed(found, limit, n):
    """The fewest clean pictures at which `found` false alarms would prove a rate under the limit."""
    while upper_bound(found, n) >= limit:
        n += 1
    return n


def verdict(clean, limit=0.0007):
    found, n = clean["int8"], clean["n"]
    if upper_bound(found, n) < limit:
        return f"Against a limit of {percent(limit)} the false-positive rate of INT8 passes."
    if lower_bound(found, n) > limit:
        return f"Against a limit of {percent(limit)} the false-positive rate of INT8 fails."
    more = images_needed(found, limit, n) - n
    return (
        f"Against a limit of {percent(limit)} the false-positive rate of INT8 is undecided: "
        f"it would take {more} more clean pictures without a further false alarm."
    )


def file_rows(files):
    wanted = {
        "bytes": lambda file: f"{file['bytes']:,}",
        "bytes of weights and constants": lambda file: f"{file['initialiser_bytes']:,}",
        "weights (elements of rank 2 and more)": lambda file: f"{file['parameters']:,}",
        "of them int8": lambda file: percent(file["int8_share"]),
        "one picture, one thread: P50, P95": lambda file: " and ".join(
            f"{file['latency_ms'][name]:.1f} ms" for name in ("p50", "p95")
        ),
        "SHA-256": lambda file: f"`{file['sha256'][:16]}…`",
    }
    return [row(name, *(of(file) for file in files)) for name, of in wanted.items()]


def main(counts_path, output):
    counts = json.loads(Path(counts_path).read_text())
    clean, methods, dataset = counts["clean"], counts["methods"], counts["dataset"]
    clean_rows = [("as they are", clean), ("with synthetic harmless extras", counts["clean_with_extras"])]
    clean_rows += [(f"as they are, {mode}", its) for mode, its in counts["clean_by_mode"].items() if its["n"]]
    found = [
        (f"{method}, {which}", table[which]) for method, table in methods.items() for which in ("all", "visible")
    ]
    sizes = [
        (method, percent(float(size)) if float(size) <= 1 else f"{size} bytes", its)
        for method, table in methods.items()
        for size, its in table["by_size"].items()
        if its["n"]
    ]
    kinds = [(method, kind, its) for method, table in methods.items() for kind, its in table["by_kind"].items()]
    weakest = sorted(sizes, key=lambda entry: entry[2]["int8"] / entry[2]["n"])[:4]
    text = CARD.format(
        split=counts["split"],
        files="\n".join(file_rows(counts["files"])),
        pictures=f"{dataset['pictures']:,}",
        left_out=dataset["left_out"],
        groups=f"{dataset['groups']:,}",
        splits=", ".join(
            f"{name} {its['pictures']:,} pictures in {its['groups']:,} groups" for name, its in dataset["splits"].items()
        ),
        largest=f"{dataset['largest_group']['pictures']:,} siblings of `{Path(dataset['largest_group']['name']).name}`",
        largest_split=dataset["largest_group"]["split"],
        clean="\n".join(
            row(
                name,
                its["n"],
                its["groups"],
                rate(its["fp32"], its["n"]),
                rate(its["int8"], its["n"]),
                percent(upper_bound(its["int8"], its["n"])),
            )
            for name, its in clean_rows
        ),
        verdict=verdict(clean),
        clean_n=clean["n"],
        int8_only=clean["int8_only"],
        fp32_only=clean["fp32_only"],
        added=percent(upper_bound(clean["int8_only"], clean["n"])),
        methods="\n".join(
            row(
                name,
                its["n"],
                its["groups"],
                rate(its["fp32"], its["n"]),
                rate(its["int8"], its["n"]),
                bounds(its["int8"], its["n"]),
            )
            for name, its in found
        ),
        sizes="\n".join(
            row(
                method,
                size,
                its["n"],
                rate(its["fp32"], its["n"]),
                rate(its["int8"], its["n"]),
                bounds(its["int8"], its["n"]),
            )
            for method, size, its in sizes
        ),
        kinds="\n".join(
            row(method, kind, its["n"], rate(its["int8"], its["n"]), bounds(its["int8"], its["n"]))
            for method, kind, its in kinds
        ),
        named=", ".join(
            f"{method} {table['int8_named_right']} of {table['visible']['int8']}" for method, table in methods.items()
        ),
        weakest="; ".join(
            f"{method} of {size}: {percent(its['int8'] / its['n'])} found" for method, size, its in weakest
        ),
    )
    Path(output).write_text(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
