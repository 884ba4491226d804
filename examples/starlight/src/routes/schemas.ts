import { IMAGE_FORMATS } from '../decode.ts';

/** JSON Schemas of the answers: they serialise, and they are the contract in /openapi.json. */
const error = {
  description: 'Refused',
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: { code: { type: 'string' }, message: { type: 'string' } },
    },
  },
} as const;

/** The schema of refusals for each status code. */
export const refusals = <Code extends number>(...codes: Code[]) =>
  Object.fromEntries(codes.map((code) => [code, error])) as Record<Code, typeof error>;

export const modelIdentity = {
  description: 'The served model',
  type: 'object',
  required: ['version', 'digest'],
  properties: {
    version: { type: 'string' },
    digest: { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' },
  },
} as const;

const state = { type: 'string', enum: ['up', 'down'] } as const;

export const health = {
  description: 'What the service says of itself',
  type: 'object',
  required: ['status', 'version', 'dependencies'],
  properties: {
    status: { type: 'string', enum: ['ok', 'degraded'] },
    version: { type: 'string' },
    dependencies: {
      type: 'object',
      required: ['model'],
      properties: { model: state, database: state, cache: state },
    },
  },
} as const;

export const prediction = {
  description: 'The prediction',
  type: 'object',
  required: ['prediction', 'probability', 'model', 'format'],
  properties: {
    prediction: { type: 'string', enum: ['clean', 'stego'] },
    probability: { type: 'number', minimum: 0, maximum: 1 },
    model: modelIdentity,
    format: { type: 'string', enum: IMAGE_FORMATS },
  },
} as const;

export const imageBody = {
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['image'],
        properties: { image: { type: 'string', format: 'binary' } },
      },
    },
    'application/json': {
      schema: {
        type: 'object',
        required: ['image'],
        properties: { image: { type: 'string', format: 'byte' } },
      },
    },
  },
} as const;

export const security = [{ apiKey: [] }, { token: [] }] as const;
