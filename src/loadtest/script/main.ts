import { randomBytes, sha256 } from 'k6/crypto';
import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { intervalOf } from '../ladder.ts';
import { SettingsError } from '../settings/parsers.ts';
import { expectsError, type RequestTemplate } from '../settings/requests.ts';
import { fromFolder, readSettings, type Settings } from '../settings/settings.ts';
import { effectiveOptions, overriddenOptions } from './effective-options.ts';
import { evidenceOf, type Preparation, type Run } from './evidence.ts';
import { credentialHeaders, type Exchange, exchangeOf, failureOf, latencyOf, send } from './exchange.ts';
import { askIdentity } from './identity.ts';
import { loadImages } from './images.ts';
import * as metrics from './metrics.ts';
import { planOf, start_tolerance_ms } from './plan.ts';
import { rampReportOf } from './ramp.ts';
import { rampSummaryOf, summaryOf } from './summary.ts';
import { isDefaultShape } from './summary-data.ts';

/*
 * The load test that k6 runs: `k6 run -e TARGET=https://… load.js`. Everything before `setup` runs once for every virtual
 * user. What it counts and why stands in `metrics.ts`, what is sent in `settings/requests.ts`.
 */

const settings: Settings = readSettings(__ENV, configuration());
const plan = planOf(settings);
const credentials = credentialHeaders(settings, {
  apiKey: secret(settings.credentials.apiKeyFile, 'API_KEY'),
  bearerToken: secret(settings.credentials.bearerTokenFile, 'BEARER_TOKEN'),
});
const images = loadImages(settings.images);
/** the digest of this file; only the first virtual user, which makes setup and summary, needs it */
const scriptDigest = __VU === 0 ? `sha256:${sha256(ownBytes(), 'hex')}` : '';
/** kinds of requests in the order in which they are sent */
const order = settings.requests
  .flatMap((template, index) =>
    Array.from({ length: template.weight }, (_, turn) => ({ index, place: (turn + 0.5) / template.weight })),
  )
  .sort((a, b) => a.place - b.place || a.index - b.index);
const exchanges = new Map<number, Exchange>();
const tags = tagsOf();

/** A copy of its own: k6 writes the options in force into what a script exports. */
export const options: Options = planOf(settings).options;

/** Asks the service which release it is, and says what k6 was told. A target that can't be tested ends the run here. */
export function setup(): Preparation {
  // what k6 hands out are views of its own values, whose lists are no arrays
  const inForce = JSON.parse(JSON.stringify(exec.test.options)) as Record<string, unknown>;
  const { identity, k6Version, problem } = askIdentity(settings, credentials);
  if (problem !== undefined) exec.test.abort(`gates: ${problem}`);
  const segment = inForce['executionSegment'];
  return {
    identity,
    ...(k6Version === undefined ? {} : { k6Version }),
    nonce: settings.nonce ?? hex(randomBytes(16)),
    ...(typeof segment === 'string' ? { segment } : {}),
    effectiveOptions: effectiveOptions(inForce),
    overriddenOptions: overriddenOptions(inForce, plan.options as unknown as Record<string, unknown>),
  };
}

/** Sends one request and counts what came of it. */
export default function iterate(preparation: Preparation): void {
  const { iterationInTest, iterationInInstance, name, startTime } = exec.scenario;
  const turn = order[iterationInTest % order.length] as { index: number };
  const group = plan.groupOf(name, turn.index);
  const interval_ms = 1000 / (plan.groups[group]?.rate_perSecond ?? 1);
  const late_ms = Date.now() - startTime - iterationInTest * interval_ms;
  const measured = plan.isMeasured(name, iterationInTest);
  if (iterationInInstance === 0) metrics.startedAt_ms.add(startTime);

  const template = settings.requests[turn.index] as RequestTemplate;
  const countSent = () =>
    metrics.sent.add(1, late_ms > start_tolerance_ms ? tags.late[group] : tags.punctual[group]);
  const expected = expectsError(template);
  // counted before it is sent: what never comes back was sent all the same
  if (measured && !expected) countSent();
  let failure: metrics.FailureKind | undefined;
  let latency = 0;
  try {
    const response = send(exchangeAt(turn.index, Math.floor(iterationInTest / order.length) % images.length));
    latency = latencyOf(response);
    failure = failureOf(response, template, preparation.identity.version);
  } catch (_error) {
    failure = 'exception';
  }
  if (!measured) return;
  if (expected) {
    metrics.expectedErrors.add(1, { outcome: failure === undefined ? 'met' : 'unmet' });
    if (failure === undefined) return;
    countSent();
  }
  metrics.failed.add(failure !== undefined, tags.group[group]);
  if (failure !== undefined) {
    metrics.outcomes.add(1, { group: String(group), failure });
    return;
  }
  metrics.outcomes.add(1, tags.intervals[group]?.[intervalOf(latency, plan.limits_ms)]);
  metrics.latency_ms.add(latency, tags.group[group]);
}

/** Asks once more which release it is: another one in the middle of a test proves nothing of either. */
export function teardown(preparation: Preparation): void {
  if (preparation.identity.version === undefined) return;
  const { identity, problem } = askIdentity(settings, credentials);
  if (problem !== undefined) return;
  const same =
    identity.version === preparation.identity.version && identity.digest === preparation.identity.digest;
  metrics.identity.add(1, { identity: same ? 'same' : 'changed' });
}

/** Writes the evidence, and shows a person what there is to see. */
export function handleSummary(data: unknown): Record<string, string> {
  const preparation = (data as { setup_data?: Preparation | null }).setup_data;
  const run: Run = {
    settings,
    plan,
    scriptDigest,
    now_ms: Date.now(),
    ...(preparation === undefined || preparation === null ? {} : { preparation }),
    ...(isDefaultShape(data) ? { data } : {}),
  };
  if (settings.scenario === 'ramp') {
    const report = rampReportOf(run);
    return written(report, rampSummaryOf(report));
  }
  const report = evidenceOf(run);
  return written(report, summaryOf(report, settings));
}

function written(report: object, summary: string): Record<string, string> {
  const outputs: Record<string, string> = { [settings.summary ?? 'stdout']: summary };
  // one line, which is found again in a runner's log
  if (settings.report === '-') outputs['stdout'] = `${outputs['stdout'] ?? ''}${JSON.stringify(report)}\n`;
  else outputs[settings.report] = `${JSON.stringify(report, null, 2)}\n`;
  return outputs;
}

function configuration(): unknown {
  const file = __ENV['CONFIG'];
  if (!file) return {};
  try {
    return fromFolder(JSON.parse(open(file)), file.replace(/[^/]*$/, ''));
  } catch (error) {
    throw new SettingsError('CONFIG', `${file} is no JSON file that can be read: ${(error as Error).message}.`);
  }
}

function secret(file: string | undefined, variable: string): string | undefined {
  if (file === undefined) return __ENV[variable] || undefined;
  let content: string;
  try {
    content = open(file);
  } catch (error) {
    throw new SettingsError(`${variable}_FILE`, `${file} can't be read: ${(error as Error).message}.`);
  }
  if (content.trim() === '') throw new SettingsError(`${variable}_FILE`, `${file} is empty.`);
  return content.trim();
}

/** The path of this file, which k6 tells in no other way, stands in the stack of an error. */
function ownBytes(): ArrayBuffer {
  const [, path] = /file:\/\/(.*?):\d+:\d+/.exec(new Error().stack ?? '') ?? [];
  return open(path ?? '', 'b');
}

function exchangeAt(request: number, image: number): Exchange {
  const key = request * images.length + image;
  let exchange = exchanges.get(key);
  if (exchange === undefined) {
    const template = settings.requests[request] as Settings['requests'][number];
    exchange = exchangeOf(template, images[image] as (typeof images)[number], settings, credentials);
    exchanges.set(key, exchange);
  }
  return exchange;
}

/** Tags of the samples, made once. */
function tagsOf() {
  const groups = [...plan.groups.keys()].map(String);
  const intervals = [...plan.limits_ms.keys(), plan.limits_ms.length].map(String);
  return {
    group: groups.map((group) => ({ group })),
    punctual: groups.map((group) => ({ group, punctual: 'yes' })),
    late: groups.map((group) => ({ group, punctual: 'no' })),
    intervals: groups.map((group) => intervals.map((interval) => ({ group, interval }))),
  };
}

function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
