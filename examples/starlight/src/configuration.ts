import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Faults, parseFaults } from './faults.ts';

const API_KEY_CHARACTERS_min = 16;
/** RFC 7518, section 3.2: a key for HS256 has at least 256 bits. */
const TOKEN_SECRET_CHARACTERS_min = 32;

const whole = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `expected a whole number from ${minimum} to ${maximum}`)
    .transform(Number)
    .refine(
      (value) => value >= minimum && value <= maximum,
      `expected a whole number from ${minimum} to ${maximum}`,
    );

const url = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `expected a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    );

const apiKeys = z
  .string()
  .transform((text) => text.split(',').map((key) => key.trim()))
  .refine(
    (keys) => keys.every((key) => key.length >= API_KEY_CHARACTERS_min),
    `expected keys of at least ${API_KEY_CHARACTERS_min} characters, separated by commas`,
  );

const variables = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    PORT: whole(0, 65_535).default(8080),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    MODEL_PATH: z.string().default(fileURLToPath(new URL('../model/detector.int8.onnx', import.meta.url))),
    MODEL_VERSION: z.string().max(64).default('v4'),
    MODEL_DIGEST: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hexadecimal digits')
      .optional(),
    ORT_THREADS: whole(1, 64).default(1),
    MAX_IMAGE_BYTES: whole(1, 1_073_741_824).default(10_485_760),
    MAX_IMAGE_PIXELS: whole(1, 268_402_689).default(25_000_000),
    INFERENCE_TIMEOUT_MS: whole(1, 600_000).default(2000),
    RATE_LIMIT_PER_MINUTE: whole(1, 1_000_000_000).default(1200),
    SHUTDOWN_DELAY_SECONDS: whole(0, 600).default(0),
    SHUTDOWN_GRACE_SECONDS: whole(0, 3600).default(30),
    API_KEY: apiKeys.default([]),
    TOKEN_SECRET: z
      .string()
      .min(TOKEN_SECRET_CHARACTERS_min, `expected at least ${TOKEN_SECRET_CHARACTERS_min} characters`)
      .optional(),
    DATABASE_URL: url('postgres:', 'postgresql:').optional(),
    REDIS_URL: url('redis:', 'rediss:').optional(),
    TLS_CERT_FILE: z.string().optional(),
    TLS_KEY_FILE: z.string().optional(),
  })
  .refine(({ API_KEY, TOKEN_SECRET }) => API_KEY.length > 0 || TOKEN_SECRET !== undefined, {
    path: ['API_KEY'],
    message: 'expected a key here, or a secret in TOKEN_SECRET: nobody could send an inference',
  })
  .refine(
    ({ TLS_CERT_FILE, TLS_KEY_FILE }) => (TLS_CERT_FILE === undefined) === (TLS_KEY_FILE === undefined),
    {
      path: ['TLS_CERT_FILE'],
      message: 'expected together with TLS_KEY_FILE',
    },
  );

/** Settings that can't be used. The message names every variable with what was expected, and no value. */
export class ConfigurationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConfigurationError';
  }
}

/** What the service is told by its environment; what is absent is not configured. */
export interface Configuration {
  readonly host: string;
  /** 0 for any free one */
  readonly port: number;
  readonly logLevel: string;
  readonly model: {
    readonly path: string;
    readonly version: string;
    /** the only digest that is accepted, `sha256:…` */
    readonly digest?: string | undefined;
    readonly threads: number;
  };
  readonly image: { readonly bytes_max: number; readonly pixels_max: number };
  readonly inferenceTimeout_ms: number;
  readonly rateLimit: { readonly requests: number; readonly window_ms: number };
  readonly shutdown: { readonly delay_ms: number; readonly grace_ms: number };
  readonly apiKeys: readonly string[];
  readonly tokenSecret?: string | undefined;
  readonly databaseUrl?: string | undefined;
  readonly redisUrl?: string | undefined;
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  readonly faults: Faults;
}

/**
 * Reads the environment; a variable that is set to nothing counts as absent.
 *
 * @throws ConfigurationError
 */
export function readConfiguration(environment: NodeJS.ProcessEnv): Configuration {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    throw new ConfigurationError(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}.`).join(' '),
    );
  }
  const { data } = parsed;
  const file = (name: 'TLS_CERT_FILE' | 'TLS_KEY_FILE') => {
    const path = data[name];
    if (path === undefined) return undefined;
    try {
      return readFileSync(path);
    } catch (cause) {
      throw new ConfigurationError(`${name}: expected a file that can be read.`, { cause });
    }
  };
  const cert = file('TLS_CERT_FILE');
  const key = file('TLS_KEY_FILE');
  return {
    host: data.HOST,
    port: data.PORT,
    logLevel: data.LOG_LEVEL,
    model: {
      path: data.MODEL_PATH,
      version: data.MODEL_VERSION,
      digest: data.MODEL_DIGEST,
      threads: data.ORT_THREADS,
    },
    image: { bytes_max: data.MAX_IMAGE_BYTES, pixels_max: data.MAX_IMAGE_PIXELS },
    inferenceTimeout_ms: data.INFERENCE_TIMEOUT_MS,
    rateLimit: { requests: data.RATE_LIMIT_PER_MINUTE, window_ms: 60_000 },
    shutdown: {
      delay_ms: data.SHUTDOWN_DELAY_SECONDS * 1000,
      grace_ms: data.SHUTDOWN_GRACE_SECONDS * 1000,
    },
    apiKeys: data.API_KEY,
    tokenSecret: data.TOKEN_SECRET,
    databaseUrl: data.DATABASE_URL,
    redisUrl: data.REDIS_URL,
    tls: cert !== undefined && key !== undefined ? { cert, key } : undefined,
    faults: parseFaults(given, (message) => new ConfigurationError(message)),
  };
}
