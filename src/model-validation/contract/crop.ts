/** Which part of an axis a centre crop takes, and where it puts it; all else is zero. */
export interface Span {
  readonly source: number;
  readonly target: number;
  readonly length: number;
}

/**
 * A centre crop of one axis as torchvision's CenterCrop does it: a longer axis begins at (length − size) / 2, rounded half to
 * even; a shorter one is padded by ⌊(size − length) / 2⌋ before it.
 */
export function centreSpan(length: number, size: number): Span {
  if (length < size) return { source: 0, target: Math.floor((size - length) / 2), length };
  const half = Math.floor((length - size) / 2);
  const isHalfway = (length - size) % 2 === 1;
  return { source: isHalfway && half % 2 === 1 ? half + 1 : half, target: 0, length: size };
}

/**
 * Calls `visit` for every pixel that a centre crop keeps, with its place in the picture and its place in the crop, both counted
 * row by row.
 */
export function eachCropped(
  picture: { readonly width: number; readonly height: number },
  size: { readonly width: number; readonly height: number },
  visit: (source: number, target: number) => void,
): void {
  const across = centreSpan(picture.width, size.width);
  const down = centreSpan(picture.height, size.height);
  for (let y = 0; y < down.length; y++) {
    const source = (down.source + y) * picture.width + across.source;
    const target = (down.target + y) * size.width + across.target;
    for (let x = 0; x < across.length; x++) visit(source + x, target + x);
  }
}
