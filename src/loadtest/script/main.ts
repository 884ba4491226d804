import { randomBytes, sha256 } from 'k6/crypto';
import { SharedArray } from 'k6/data';
import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { intervalOf } from '../ladder.ts';
import { SettingsError } from '../settings/parsers.ts';
import { expectsError } from '../settings/requests.ts';
import { fromFolder, readSettings, type Settings } from '../settings/settings.ts';
import { effectiveOptions, overriddenOptions } from './effective-options.ts';
import { evidenceOf, type Preparation, type Run } from './evidence.ts';
import { credentialHeaders, type Exchange, exchangeOf, failureOf, latencyOf, send } from './exchange.ts';
import { askIdentity } from './identity.ts';
import { type Image, type ImageName, loadImage, nameImages } from './images.ts';
import * as metrics from './metrics.ts';
import { optionsOf } from './options.ts';
import { planOf, start_tolerance_ms } from './plan.ts';
import { rampReportOf } from './ramp.ts';
import { rampSummaryOf, summaryOf } from './summary.ts';
import { isDefaultShape } from './summary-data.ts';

/*
 * The load test that k6 runs: `k6 run -e TARGET=https://… load.js`. Everything before `setup` runs once for every virtual
 * user. What it counts and why stands in `metrics.ts`, what is sent in `settings/requests.ts`.
 */

// read once, and handed to every virtual user as plain values: the parsers are not what each should hold
const [settings] = new SharedArray('settings', () => [readSettings(__ENV, configuration())]) as unknown as [
  Settings,
];
const plan = planOf(settings);
const credentials = credentialHeaders(settings, {
  apiKey: secret(settings.credentials.apiKeyFile, 'API_KEY'),
  bearerToken: secret(settings.credentials.bearerTokenFile, 'BEARER_TOKEN'),
});
const imageNames = new SharedArray('images', () => nameImages(settings.images));
/** k6 opens files in this phase only; what comes with the script is unpacked when it is first sent */
const images: (Image | undefined)[] = settings.images === undefined ? [] : imageNames.map(loadImage);
/** the digest of this file; only the first virtual user, which makes setup and summary, needs it */
const scriptDigest = __VU === 0 ? `sha256:${sha256(ownBytes(), 'hex')}` : '';
/** the place of each request's kind, in the order in which they are sent */
const order = orderOf(settings.requests.map(({ weight }) => weight));
const exchanges: readonly Exchange[] = settings.requests.map((template) =>
  exchangeOf(template, settings, credentials),
);
const tags = tagCache();

/** k6 reads them of the first virtual user, and writes there what is in force instead. */
export const options: Options = __VU === 0 ? optionsOf(settings, plan) : {};

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
    overriddenOptions: overriddenOptions(
      inForce,
      optionsOf(settings, plan) as unknown as Record<string, unknown>,
    ),
  };
}

/** Sends one request and counts what came of it. */
export default function iterate(preparation: Preparation): void {
  const { iterationInTest, iterationInInstance, name, startTime } = exec.scenario;
  const kind = order[iterationInTest % order.length] as number;
  const group = plan.groupOf(name, kind);
  const interval_ms = 1000 / (plan.groups[group]?.rate_perSecond ?? 1);
  const late_ms = Date.now() - startTime - iterationInTest * interval_ms;
  const measured = plan.isMeasured(name, iterationInTest);
  if (iterationInInstance === 0) metrics.startedAt_ms.add(startTime);

  const exchange = exchanges[kind] as Exchange;
  const countSent = () =>
    metrics.sent.add(1, tags('punctual', late_ms > start_tolerance_ms ? 'no' : 'yes', group));
  const expected = expectsError(exchange.template);
  // counted before it is sent: what never comes back was sent all the same
  if (measured && !expected) countSent();
  let failure: metrics.FailureKind | undefined;
  let latency = 0;
  try {
    const response = send(exchange, imageAt(Math.floor(iterationInTest / order.length) % imageNames.length));
    latency = latencyOf(response);
    failure = failureOf(response, exchange, preparation.identity.version);
  } catch (_error) {
    failure = 'exception';
  }
  if (!measured) return;
  if (expected) {
    metrics.expectedErrors.add(1, { outcome: failure === undefined ? 'met' : 'unmet' });
    if (failure === undefined) return;
    countSent();
  }
  metrics.failed.add(failure !== undefined, tags('', '', group));
  if (failure !== undefined) {
    metrics.outcomes.add(1, tags('failure', failure, group));
    return;
  }
  metrics.outcomes.add(1, tags('interval', intervalOf(latency, plan.limits_ms), group));
  metrics.latency_ms.add(latency, tags('', '', group));
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
    thresholds: Object.keys(optionsOf(settings, plan).thresholds ?? {}),
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
    throw new SettingsError(
      'CONFIG',
      `${file} is no JSON file that can be read: ${(error as Error).message}.`,
    );
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

function imageAt(place: number): Image {
  let image = images[place];
  if (image === undefined) {
    image = loadImage(imageNames[place] as ImageName);
    images[place] = image;
  }
  return image;
}

/** The kinds by their weights, each spread over the whole. */
function orderOf(weights: readonly number[]): number[] {
  return weights
    .flatMap((weight, kind) =>
      Array.from({ length: weight }, (_, turn) => ({ kind, place: (turn + 0.5) / weight })),
    )
    .sort((a, b) => a.place - b.place || a.kind - b.kind)
    .map(({ kind }) => kind);
}

/** Tags of a sample, each made once: of its group, and one more where it has a name. */
function tagCache(): (name: string, value: string | number, group: number) => Record<string, string> {
  const made = new Map<string, Record<string, string>>();
  return (name, value, group) => {
    const key = `${name}${value}/${group}`;
    let entry = made.get(key);
    if (entry === undefined) {
      entry = name === '' ? { group: String(group) } : { group: String(group), [name]: String(value) };
      made.set(key, entry);
    }
    return entry;
  };
}

function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
