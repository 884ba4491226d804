import pictures from 'gates:pictures';
import { b64decode } from 'k6/encoding';

/** A picture to send. */
export interface Image {
  readonly name: string;
  readonly type: string;
  readonly bytes: ArrayBuffer;
}

/** Which picture, without its bytes. */
export interface ImageName {
  /** absent for a picture that comes with the script */
  readonly file?: string;
  readonly name: string;
  readonly type: string;
}

/** The names of the pictures that come with the script. */
export function ownImages(): ImageName[] {
  return pictures.map(({ name, type }) => ({ name, type }));
}

/** A picture with its bytes. Files are opened in k6's init phase only. */
export function loadImage({ file, name, type }: ImageName): Image {
  if (file !== undefined) return { name, type, bytes: open(file, 'b') };
  const base64 = pictures.find((picture) => picture.name === name)?.base64 ?? '';
  return { name, type, bytes: b64decode(base64, 'std') };
}
