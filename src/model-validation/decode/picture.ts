/** What a file is by its first bytes. */
export type PictureFormat = 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp';

/** How a pixel is stored, in Pillow's words; `I16` is its `I;16`. */
export type PictureMode = 'L' | 'LA' | 'RGB' | 'RGBA' | 'P' | '1' | 'I16';

/** A picture with every bit as it was encoded: no colour management, no resizing, no rotation, no blending. */
export interface Picture {
  readonly format: PictureFormat;
  readonly width: number;
  readonly height: number;
  readonly mode: PictureMode;
  /**
   * 3 bytes a pixel, interleaved (R, G, B, R, …), row by row from the top, as Pillow converts to RGB: grey is repeated,
   * indices are looked up (black where the palette ends), of 16 bits a channel the high byte is taken, but 16 bits of grey
   * (`I16`) saturate at 255.
   */
  readonly rgb: Uint8Array;
  /** 1 byte a pixel, where the file says anything of transparency: an alpha channel, or a transparent colour or index. */
  readonly alpha?: Uint8Array;
  /** Mode `P`: 768 bytes, 256 colours of R, G, B; zeros after the last colour of the file. */
  readonly palette?: Uint8Array;
  /** Mode `P`: 1 byte a pixel. */
  readonly indices?: Uint8Array;
  /** PNG of 16 bits: all samples as they were encoded, interleaved, alpha included. */
  readonly samples16?: Uint16Array;
  /**
   * EXIF as Pillow's `info["exif"]`: beginning with `Exif\0\0` for JPEG and PNG, and as it stands in the chunk for WebP.
   * Empty where there is none.
   */
  readonly exif: Uint8Array;
  /** At most 2048 bytes behind the end of the picture, found as the contract of Starlight V4 finds them. */
  readonly tail: Uint8Array;
}

/** What a decoder finds; the tail is found in the file alone. */
export type Decoded = Omit<Picture, 'format' | 'tail'>;
