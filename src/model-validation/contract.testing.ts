import type { InputContract } from './contract/contract.ts';

/** What the small models of tests take: `pixels` of 32 × 32 from the upper left corner, as stored; and answer `probability`. */
export const smallContract: InputContract = {
  name: 'small',
  digest: `sha256:${'5'.repeat(64)}`,
  inputs: [{ name: 'pixels', type: 'float32', dims: [3, 32, 32] }],
  outputs: [{ name: 'probability', dims: ['batch', 1] }],
  prepare: ({ rgb, width }) => {
    const data = new Float32Array(3 * 32 * 32);
    for (let channel = 0; channel < 3; channel++)
      for (let y = 0; y < 32; y++)
        for (let x = 0; x < 32; x++)
          data[(channel * 32 + y) * 32 + x] = rgb[(y * width + x) * 3 + channel] as number;
    return { pixels: { type: 'float32', data, dims: [3, 32, 32] } };
  },
  decide: ({ probability }) => {
    const score = Number(probability?.[0]);
    if (!(score >= 0 && score <= 1)) throw new Error(`The probability is ${score}.`);
    return { score, positive: score > 0.5 };
  },
};
