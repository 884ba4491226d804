import { GatesError } from '../../lib/errors.ts';
import { suspectKind } from '../../lib/snapshot/secret-literals.ts';
import { checkSettings } from './arguments.ts';

/** What a load test on many machines is made of. Names are those of Kubernetes. */
export interface MachinesOptions {
  /** The name of the TestRun; its Jobs are `NAME-1` …, its ConfigMap is `NAME-script`. */
  readonly name: string;
  readonly namespace: string;
  /** How many runners share the load, each on a node of its own. */
  readonly machines: number;
  /** The text of the bundled script. */
  readonly script: string;
  /**
   * What the script gets as `-e NAME=value`. Rates and counts are those of the whole test: k6 gives each runner its part.
   * `REPORT=-` is added. Values end up in a command line that everyone with access to the namespace can read.
   */
  readonly settings: Readonly<Record<string, string>>;
  /** Files that the script opens, such as a configuration and images; the runners see them at `mountedFile(name)`. */
  readonly files?: readonly MachinesFile[];
  /** A Secret in the same namespace, which somebody else makes: its values are never known here. */
  readonly credentialsSecret?: CredentialsSecret;
  /** An image that has k6 and a tag or digest; default `defaultRunnerImage`. */
  readonly runnerImage?: string;
  /** The image with curl that starts the paused runners; default: the one of the operator's pinned version. */
  readonly starterImage?: string;
  /** What each runner gets; default 2 CPUs and 2 GiB, without a limit on CPU, which would show as the service's latency. */
  readonly resources?: Resources;
  /** When the collection gives up on the runners, in seconds; default an hour. */
  readonly timeLimit_s?: number;
}

export interface MachinesFile {
  /** A plain name, without folders. */
  readonly name: string;
  readonly content: Uint8Array;
}

export interface CredentialsSecret {
  readonly name: string;
  /** By the name of the setting that tells the script the file's path, the key in the Secret: `{ API_KEY_FILE: 'api-key' }`. */
  readonly files: Readonly<Record<string, string>>;
}

/** Quantities of Kubernetes by resource: `{ requests: { cpu: '2' } }`. */
export interface Resources {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}

export const defaultRunnerImage = 'grafana/k6:2.2.0';
export const defaultStarterImage = 'ghcr.io/grafana/k6-operator:starter-v0.0.19';
export const scriptFile = 'load.js';

const label_length_max = 63;
/** What the API server takes in a ConfigMap, and what we leave free of it. */
const configMap_bytes_max = 1_048_576;
const margin_bytes = 16_384;

/**
 * Refuses options that Kubernetes, the operator or k6 would refuse or, worse, read in another way.
 *
 * @throws GatesError `usage_invalid` that names the option, what was found and what was expected.
 */
export function checkOptions(options: MachinesOptions): void {
  checkNames(options);
  if (!Number.isSafeInteger(options.machines) || options.machines < 1)
    refuse(`machines: expected a whole number from 1; found ${options.machines}.`);
  const { timeLimit_s = 1 } = options;
  if (!Number.isSafeInteger(timeLimit_s) || timeLimit_s < 1)
    refuse(`timeLimit_s: expected a whole number of seconds from 1; found ${timeLimit_s}.`);
  for (const kind of ['runnerImage', 'starterImage'] as const) checkImage(kind, options[kind]);
  checkSettings(options.settings, options.credentialsSecret?.files ?? {});
  checkFiles(options);
}

function checkNames({ name, namespace, machines, credentialsSecret }: MachinesOptions): void {
  if (!/^[a-z](?:[-a-z0-9]*[a-z0-9])?$/.test(name))
    refuse(`name: expected a-z, 0-9 and -, beginning with a letter; found "${name}".`);
  const longest = [`${name}-initializer`, `${name}-service-${machines}`].find(
    (derived) => derived.length > label_length_max,
  );
  if (longest !== undefined)
    refuse(`name: "${name}" is too long, since the operator makes "${longest}" of it; at most 63 fit.`);
  if (!/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace))
    refuse(`namespace: expected the name of a namespace; found "${namespace}".`);
  if (credentialsSecret === undefined) return;
  if (!/^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/.test(credentialsSecret.name))
    refuse(`credentialsSecret.name: expected the name of a Secret; found "${credentialsSecret.name}".`);
  if (Object.keys(credentialsSecret.files).length === 0)
    refuse('credentialsSecret.files: expected at least one setting with the key of its file; found none.');
  for (const [setting, key] of Object.entries(credentialsSecret.files))
    if (!isKey(key))
      refuse(`credentialsSecret.files.${setting}: expected a key of a Secret, A-Z, a-z, 0-9, -, _ and dots.`);
}

function checkImage(option: string, image: string | undefined): void {
  if (image === undefined) return;
  const [, repository, tag, digest] =
    /^([\w./-]+(?::\d+\/[\w./-]+)?)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(image) ?? [];
  const isPinned = digest !== undefined || (tag !== undefined && tag !== 'latest');
  if (repository === undefined || !isPinned)
    refuse(`${option}: expected an image with a tag that is not latest, or with a digest; found "${image}".`);
}

function checkFiles({ files = [], script }: MachinesOptions): void {
  const seen = new Set([scriptFile]);
  let bytes = Buffer.byteLength(script);
  for (const { name, content } of files) {
    if (!isKey(name)) refuse(`files: expected a plain file name; found "${name}".`);
    if (seen.has(name)) refuse(`files: "${name}" is there twice.`);
    seen.add(name);
    bytes += content.byteLength;
    const kind = suspectKind(Buffer.from(content).toString('latin1'), '');
    if (kind !== undefined)
      refuse(
        `files: "${name}" seems to hold a credential (${kind}), and a ConfigMap is no place for one: put it into a Secret and name it in credentialsSecret.`,
      );
  }
  const allowed = configMap_bytes_max - margin_bytes;
  if (bytes > allowed)
    refuse(
      `files: script and files have ${bytes} bytes together, and a ConfigMap takes ${allowed}: use fewer or smaller images, or build them into an image of k6 and give it as runnerImage.`,
    );
}

function isKey(name: string): boolean {
  return /^[-._a-zA-Z0-9]{1,253}$/.test(name) && name !== '.' && !name.startsWith('..');
}

function refuse(message: string): never {
  throw new GatesError('usage_invalid', message);
}
