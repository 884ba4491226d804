import { GatesError } from '../errors.ts';
import { parseJsonStrictly } from '../json/index.ts';
import { describeProblems } from '../zod-problems.ts';
import { body_bytes_max, readBody } from './body.ts';
import { type DecisionSettings, decisionOn, questionOf } from './decide.ts';
import type { ReviewInput } from './input.ts';
import { answerOf, type Decision, type Review, refusal, reviewSchema } from './review.ts';
import type { RuleAnswer } from './rules.ts';

const deadline_ms_default = 2000;
/** what the way back to the API server takes at most of the webhook's own time */
const reserve_ms = 200;

/** What the handler answers by. */
export interface AdmissionOptions extends DecisionSettings {
  /** asks the rules, here or on another thread; see `AdmissionRules` */
  readonly evaluate: (input: ReviewInput) => RuleAnswer | Promise<RuleAnswer>;
  /** a review that takes longer is refused; default 2000, less where the API server waits less (`?timeout=…`) */
  readonly deadline_ms?: number;
  /** epoch milliseconds; the clock's by default */
  readonly now?: () => number;
  /** told about every answer, for metrics and logs */
  readonly onAnswer?: (answer: AdmissionAnswer) => void;
}

/** What became of one HTTP request. Nothing in it is content of an object. */
export interface AdmissionAnswer {
  readonly status: number;
  readonly duration_ms: number;
  /** of a review that could be read */
  readonly review?: {
    readonly uid: string;
    readonly operation: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly username: string;
    readonly dryRun: boolean;
  };
  readonly decision?: Decision;
  /** what went wrong with us */
  readonly error?: unknown;
}

/**
 * A webhook for `admission.k8s.io/v1` reviews that any server of fetch's `Request` and `Response` can run. It never throws, and
 * never lets anything in because of an error: what can't be read is answered with 400 or 413, what fails or takes too long
 * inside with a refusal of code 500 or 504.
 */
export function admissionHandler(options: AdmissionOptions): (request: Request) => Promise<Response> {
  const now = options.now ?? Date.now;
  return async (request) => {
    const begin_ms = performance.now();
    const { response, ...told } = await answer(request, options, now).catch((error) => ({
      response: failure(500, 'gates failed to read the review.'),
      error,
    }));
    options.onAnswer?.({ status: response.status, duration_ms: performance.now() - begin_ms, ...told });
    return response;
  };
}

type Answered = { readonly response: Response } & Omit<AdmissionAnswer, 'status' | 'duration_ms'>;

async function answer(request: Request, options: AdmissionOptions, now: () => number): Promise<Answered> {
  const begin_ms = performance.now();
  const read = await readReview(request);
  if (read instanceof Response) return { response: read };
  const { uid, operation, kind, namespace, name, userInfo, dryRun } = read.request;
  const { username } = userInfo;
  const review = { uid, operation, kind: kind.kind, namespace, name, username, dryRun: dryRun === true };
  const limit_ms = deadline_ms(request, options) - (performance.now() - begin_ms);
  try {
    const question = questionOf(read.request, options.profile, now());
    const decision =
      'allowed' in question
        ? question
        : decisionOn(await within(limit_ms, options.evaluate, question), options);
    return { response: json(200, answerOf(uid, decision)), review, decision };
  } catch (error) {
    const decision =
      error instanceof DeadlineMissed
        ? refusal(504, 'gates did not decide in time; the object is refused, try again.')
        : refusal(
            500,
            'gates failed to judge this object, and refuses what it can not judge. Its log says why.',
          );
    return { response: json(200, answerOf(uid, decision)), review, decision, error };
  }
}

/** The review, or the answer to a request that holds none. */
async function readReview(request: Request): Promise<Review | Response> {
  if (request.method !== 'POST') return failure(405, 'expected POST', { allow: 'POST' });
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(?:;|$)/i.test(type))
    return failure(415, 'expected content-type application/json');
  const bytes = await readBody(request);
  if (bytes === undefined) return failure(413, `expected a review of at most ${body_bytes_max} bytes`);
  let document: unknown;
  try {
    document = parseJsonStrictly(bytes, { file: 'the review' });
  } catch (error) {
    if (error instanceof GatesError) return failure(400, error.message);
    throw error;
  }
  const parsed = reviewSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  return failure(
    400,
    `expected an AdmissionReview of admission.k8s.io/v1:\n${describeProblems(parsed.error, document)}`,
  );
}

class DeadlineMissed extends Error {}

/** An evaluation on this thread can't be stopped, and is bounded by what `reviewInput` takes; one on another can be left alone. */
async function within(
  limit_ms: number,
  evaluate: AdmissionOptions['evaluate'],
  input: ReviewInput,
): Promise<RuleAnswer> {
  const begin_ms = performance.now();
  if (!(limit_ms > 0)) throw new DeadlineMissed();
  const pending = evaluate(input);
  if (!(pending instanceof Promise)) {
    if (performance.now() - begin_ms > limit_ms) throw new DeadlineMissed();
    return pending;
  }
  let timer: NodeJS.Timeout | undefined;
  const missed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineMissed()), limit_ms);
  });
  return Promise.race([pending, missed]).finally(() => clearTimeout(timer));
}

/** Ours, or what the API server says that it waits (`?timeout=10s`), whichever is shorter. */
function deadline_ms(request: Request, { deadline_ms: own = deadline_ms_default }: AdmissionOptions): number {
  const [, amount, unit = ''] =
    /^(\d{1,6}(?:\.\d{1,9})?)(ms|s|m)$/.exec(new URL(request.url).searchParams.get('timeout') ?? '') ?? [];
  if (amount === undefined) return own;
  const factors: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };
  const waits_ms = Number(amount) * (factors[unit] ?? 1000);
  return Math.min(own, Math.max(waits_ms - reserve_ms, waits_ms / 2));
}

function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(`${JSON.stringify(body)}\n`, {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** A `Status` as Kubernetes itself writes it. */
function failure(code: number, message: string, headers: Readonly<Record<string, string>> = {}): Response {
  return json(code, { apiVersion: 'v1', kind: 'Status', status: 'Failure', code, message }, headers);
}
