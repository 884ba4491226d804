import sharp from 'sharp';

/** A small picture for the load test to send. */
export interface Picture {
  readonly name: string;
  readonly type: string;
  readonly base64: string;
}

/** Every format in two sizes: what a service of images is asked about, in few enough bytes for every virtual user to hold. */
export async function drawPictures(): Promise<Picture[]> {
  const drawn: Picture[] = [];
  for (const size of [24, 64]) {
    const picture = sharp(pixels(size), { raw: { width: size, height: size, channels: 3 } });
    for (const [format, bytes] of [
      ['png', await picture.clone().png({ compressionLevel: 9 }).toBuffer()],
      ['jpeg', await picture.clone().jpeg({ quality: 85 }).toBuffer()],
      ['gif', await picture.clone().gif({ colours: 32 }).toBuffer()],
      ['webp', await picture.clone().webp({ quality: 80 }).toBuffer()],
    ] as const)
      drawn.push({
        name: `${size}.${format}`,
        type: `image/${format}`,
        base64: bytes.toString('base64'),
      });
  }
  return drawn;
}

/** Soft colours with a little grain, the same every time. */
function pixels(size: number): Buffer {
  const bytes = Buffer.alloc(size * size * 3);
  let grain = 0x2545f491;
  for (let place = 0; place < bytes.length; place++) {
    grain ^= grain << 13;
    grain ^= grain >>> 17;
    grain ^= grain << 5;
    const pixel = Math.floor(place / 3);
    const x = pixel % size;
    const y = Math.floor(pixel / size);
    const wave = Math.sin((x * (1 + (place % 3))) / 17) + Math.cos((y * (2 + (place % 3))) / 23);
    bytes[place] = Math.round(128 + 50 * wave + ((grain >>> 9) % 7 === 0 ? 1 : 0));
  }
  return bytes;
}
