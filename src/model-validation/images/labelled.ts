/** `clean` pictures carry no payload, `stego` pictures carry one. */
export const labels = ['clean', 'stego'] as const;
export type Label = (typeof labels)[number];

/** A file and what is known of it before it is read. */
export interface LabelledFile {
  readonly path: string;
  readonly label: Label;
  /** files of one group are siblings, whatever they look like */
  readonly group?: string;
}
