import { z } from 'zod';
import { GatesError } from '../../lib/errors.ts';
import { describeProblems } from '../../lib/zod-problems.ts';

const side_max = 4096;
const name = z.string().min(1).max(200);
const side = z.int().min(1).max(side_max);
const number = z.number().min(-1e30).max(1e30);
const perChannel = z.tuple([number, number, number]);
const resize = z
  .strictObject({
    method: z.enum(['none', 'nearest', 'bilinear']),
    /** the shorter side becomes this long, and what is over is cropped; without it the picture is stretched to the input */
    shorter_side_pixels: side.optional(),
  })
  .refine(({ method, shorter_side_pixels }) => method !== 'none' || shorter_side_pixels === undefined, {
    path: ['shorter_side_pixels'],
    message: 'expected no such key where nothing is resized (method "none")',
  });

const input = z
  .strictObject({
    name,
    type: z.enum(['float32', 'uint8']),
    layout: z.enum(['NCHW', 'NHWC']),
    channels: z.enum(['RGB', 'BGR']),
    width_pixels: side,
    height_pixels: side,
    resize: resize.default({ method: 'none' }),
    divisor: number.refine((value) => value > 0, 'expected a number over 0').default(1),
    mean: perChannel.default([0, 0, 0]),
    std: perChannel
      .refine((values) => values.every((value) => value > 0), 'expected three numbers over 0')
      .default([1, 1, 1]),
  })
  .refine(
    ({ type, divisor, mean, std }) =>
      type === 'float32' ||
      [divisor - 1, ...mean, ...std.map((value) => value - 1)].every((value) => value === 0),
    { path: ['type'], message: 'expected "float32" where samples are scaled by divisor, mean or std' },
  );

const output = z
  .strictObject({
    name,
    dims: z
      .tuple([z.literal('batch')])
      .rest(z.int().min(1).max(1_000_000))
      .refine((dims) => dims.length <= 2, 'expected ["batch"] or ["batch", the number of values]'),
    activation: z.enum(['none', 'sigmoid', 'softmax']),
    positive_class: z.int().min(0).default(0),
    threshold_fraction: z.number().min(0).max(1),
    range: z
      .tuple([number, number])
      .refine(([low, high]) => low < high, 'expected the lower number first')
      .optional(),
  })
  .refine(({ dims, positive_class }) => positive_class < (dims[1] ?? 1), {
    path: ['positive_class'],
    message: 'expected the place of one of the output’s values, counted from 0',
  })
  .refine(
    ({ activation, range }) =>
      activation !== 'none' || range === undefined || (range[0] >= 0 && range[1] <= 1),
    {
      path: ['range'],
      message: 'expected a range within 0 to 1 where the values are scores themselves (activation "none")',
    },
  )
  .refine(({ activation, dims }) => activation !== 'softmax' || (dims[1] ?? 1) > 1, {
    path: ['activation'],
    message: 'expected "none" or "sigmoid" for an output of one value, whose softmax is always 1',
  });

const contractFile = z.strictObject({
  schema: z.literal('gates.contract/v1'),
  name,
  input,
  output,
});

export type ContractFile = z.output<typeof contractFile>;
export type ContractInput = ContractFile['input'];

/** @throws GatesError `contract_invalid` that names the file, each path in it that does not fit, and what was expected there */
export function parseContract(value: unknown, file: string): ContractFile {
  const parsed = contractFile.safeParse(value);
  if (!parsed.success)
    throw new GatesError(
      'contract_invalid',
      `${file} is not a model's contract:\n${describeProblems(parsed.error, value)}`,
      parsed.error,
    );
  return parsed.data;
}
