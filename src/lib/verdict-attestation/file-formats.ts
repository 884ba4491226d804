/** How a signed verdict is written: the DSSE envelope alone, or in a Sigstore bundle v0.3, as cosign reads it. */
export const verdictFileFormats = ['dsse', 'bundle'] as const;
export type VerdictFileFormat = (typeof verdictFileFormats)[number];
