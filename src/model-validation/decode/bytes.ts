import { broken } from './broken.ts';

/** Reads a file's fields; to read behind the end throws `picture_invalid`. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #what: string;

  constructor(bytes: Uint8Array, what: string) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#what = what;
  }

  uint8(place: number): number {
    return this.#view.getUint8(this.#inside(place, 1));
  }
  uint16(place: number): number {
    return this.#view.getUint16(this.#inside(place, 2), true);
  }
  uint32(place: number): number {
    return this.#view.getUint32(this.#inside(place, 4), true);
  }
  int32(place: number): number {
    return this.#view.getInt32(this.#inside(place, 4), true);
  }
  uint16BigEndian(place: number): number {
    return this.#view.getUint16(this.#inside(place, 2), false);
  }
  uint32BigEndian(place: number): number {
    return this.#view.getUint32(this.#inside(place, 4), false);
  }
  /** One character a byte. */
  text(place: number, length: number): string {
    return String.fromCharCode(...this.part(place, length));
  }
  /** A view, not a copy. */
  part(place: number, length: number): Uint8Array {
    this.#inside(place, length);
    return this.bytes.subarray(place, place + length);
  }

  #inside(place: number, length: number): number {
    if (place + length > this.bytes.length)
      throw broken(this.#what, `it is truncated, ${this.bytes.length} bytes long`);
    return place;
  }
}
