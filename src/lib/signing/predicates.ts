/** The predicate types of the statements that gates signs: one a kind, so that none passes for another. */
export const predicateTypes = {
  observation: 'https://gates.starlight.dev/observation/v1',
  attestation: 'https://gates.starlight.dev/attestation/v1',
  waiver: 'https://gates.starlight.dev/waiver/v1',
  approval: 'https://gates.starlight.dev/approval/v1',
  verdict: 'https://gates.starlight.dev/verdict/v1',
} as const;
