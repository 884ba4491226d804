import makeFirstUser from 'gates:first-user';
import { SharedArray } from 'k6/data';
import exec from 'k6/execution';
import http from 'k6/http';
import type { Options } from 'k6/options';
import { intervalOf } from '../../lib/statistics/ladder.ts';
import { expectsError } from '../settings/requests.ts';
import type { Preparation, Run } from './evidence.ts';
import { type Exchange, exchangeOf, failureOf, latencyOf, send } from './exchange.ts';
import { type Image, type ImageName, loadImage, ownImages } from './images.ts';
import type { FailureKind } from './metric-names.ts';
import * as metrics from './metrics.ts';
import { planOf, start_tolerance_ms } from './plan.ts';
import type { Readings } from './readings.ts';

/*
 * The load test that k6 runs: `k6 run -e TARGET=https://… load.js`. Everything before `setup` runs once for every virtual
 * user. What it counts and why stands in `metrics.ts`, what is sent in `settings/requests.ts`.
 */

/** Setup, teardown and summary are made by a virtual user with this number. */
const first = __VU === 0 ? makeFirstUser() : undefined;
const firstUser = () => first ?? makeFirstUser();

// read once, by the first virtual user, and handed to the others as one text: shared objects cost each of them more
const [readings = ''] = new SharedArray('readings', () => [JSON.stringify(firstUser().read(__ENV))]);
const { settings, imageFiles, credentials } = JSON.parse(readings) as Readings;
const plan = planOf(settings);
/** k6 opens files in this phase only; what comes with the script is unpacked when it is first sent */
const images: (Image | undefined)[] = imageFiles?.map(loadImage) ?? [];
const imageNames: readonly ImageName[] = imageFiles ?? ownImages();
/** this file, for its digest */
const ownBytes = __VU === 0 ? readOwnBytes() : undefined;
/** the place of each request's kind, in the order in which they are sent */
const order = orderOf(settings.requests.map(({ weight }) => weight));
const exchanges: readonly Exchange[] = settings.requests.map((template) =>
  exchangeOf(template, settings, credentials),
);
const tags = tagCache();

/** k6 reads them of the first virtual user, and writes there what is in force instead. */
export const options: Options = first?.optionsOf(settings, plan) ?? {};

/** Asks the service which release it is, and says what k6 was told. A target that can't be tested ends the run here. */
export async function setup(): Promise<Preparation> {
  // what k6 hands out are views of its own values, whose lists are no arrays
  const inForce = JSON.parse(JSON.stringify(exec.test.options)) as Record<string, unknown>;
  const { askIdentity, effectiveOptions, optionsOf, overriddenOptions } = firstUser();
  const { identity, k6Version, problem } = askIdentity(http, settings, credentials);
  if (problem !== undefined) exec.test.abort(`gates: ${problem}`);
  const segment = inForce['executionSegment'];
  return {
    identity,
    ...(k6Version === undefined ? {} : { k6Version }),
    nonce: settings.nonce ?? crypto.randomUUID(),
    scriptDigest: `sha256:${hex(await crypto.subtle.digest('SHA-256', ownBytes ?? new ArrayBuffer(0)))}`,
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
  // counted before it is sent: what never comes back was sent all the same
  if (measured) metrics.sent.add(1, tags('punctual', late_ms > start_tolerance_ms ? 'no' : 'yes', group));
  let failure: FailureKind | undefined;
  let latency = 0;
  try {
    const response = send(exchange, imageAt(Math.floor(iterationInTest / order.length) % imageNames.length));
    latency = latencyOf(response);
    failure = failureOf(response, exchange, preparation.identity.version);
  } catch (_error) {
    failure = 'exception';
  }
  if (!measured) return;
  if (expectsError(exchange.template)) {
    metrics.expectedErrors.add(1, tags('outcome', failure === undefined ? 'met' : 'unmet', group));
    if (failure === undefined) return;
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
  const { identity, problem } = firstUser().askIdentity(http, settings, credentials);
  if (problem !== undefined) return;
  const same =
    identity.version === preparation.identity.version && identity.digest === preparation.identity.digest;
  metrics.identity.add(1, { identity: same ? 'same' : 'changed' });
}

/** Writes the evidence, and shows a person what there is to see. */
export function handleSummary(data: unknown): Record<string, string> {
  const { evidenceOf, isDefaultShape, optionsOf, rampReportOf, rampSummaryOf, summaryOf } = firstUser();
  const preparation = (data as { setup_data?: Preparation | null }).setup_data;
  const run: Run = {
    settings,
    plan,
    thresholds: Object.keys(optionsOf(settings, plan).thresholds ?? {}),
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

/** The path of this file, which k6 tells in no other way, stands in the stack of an error. */
function readOwnBytes(): ArrayBuffer {
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
