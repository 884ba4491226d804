import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { GatesError } from '../../lib/errors.ts';
import { parseJsonStrictly } from '../../lib/json/index.ts';
import { mediaTypeOf } from '../media-type.ts';
import { SettingsError } from '../settings/parsers.ts';
import {
  fromFolder,
  readSettings,
  type Settings,
  variables as settingVariables,
} from '../settings/settings.ts';

/** What k6 is told of a run, looked through beforehand. */
export interface Prepared {
  readonly settings: Settings;
  /** `-e NAME=value`, with absolute paths */
  readonly variables: Readonly<Record<string, string>>;
}

const configuration_bytes_max = 1024 * 1024;

/** How messages call the script's variables, where whoever runs it knows them by other names, such as `--rate`. */
export type SettingNames = Readonly<Record<string, string>>;

/**
 * Looks through everything that k6 would only find out later, and less clearly: the settings, the configuration, the images
 * and the files with credentials.
 *
 * @param given by the names of the script's variables; paths relative to the working directory
 * @throws GatesError `usage_invalid` for a setting, `json_invalid` or `file_unreadable` for a file
 */
export async function prepareRun(
  given: Readonly<Record<string, string>>,
  names: SettingNames = {},
): Promise<Prepared> {
  const variables: Record<string, string> = { ...given };
  const { CONFIG } = given;
  const called = (setting: string) => nameOf(setting, given, names);
  let configuration: unknown = {};
  if (CONFIG !== undefined) {
    variables['CONFIG'] = resolve(CONFIG);
    configuration = fromFolder(
      parsedConfiguration(await read(CONFIG, called('CONFIG')), CONFIG, called('CONFIG')),
      `${dirname(resolve(CONFIG))}/`,
    );
  }
  for (const name of ['API_KEY_FILE', 'BEARER_TOKEN_FILE'])
    if (variables[name] !== undefined) variables[name] = resolve(variables[name]);
  if (given['IMAGES'] !== undefined)
    variables['IMAGES'] = given['IMAGES']
      .split(',')
      .map((file) => resolve(file.trim()))
      .join(',');
  const settings = settingsOf(variables, configuration, called);
  for (const image of settings.images ?? []) {
    if (mediaTypeOf(await read(image, called('images'))) === undefined)
      throw new GatesError(
        'usage_invalid',
        `${called('images')}: ${image}: expected a PNG, JPEG, GIF or WebP image; it is none.`,
      );
  }
  for (const key of ['apiKeyFile', 'bearerTokenFile'] as const) {
    const file = settings.credentials[key];
    if (file === undefined) continue;
    const name = called(`credentials.${key}`);
    if (new TextDecoder().decode(await read(file, name)).trim() === '')
      throw new GatesError('usage_invalid', `${name}: ${file}: expected a credential; the file is empty.`);
  }
  return { settings, variables };
}

/**
 * Looks through a file of certificates: what can't be read there would be passed over in silence.
 *
 * @param name how messages call the setting
 * @throws GatesError `usage_invalid` when it holds no certificate, `file_unreadable`
 */
export async function checkCertificates(file: string, name: string): Promise<void> {
  const content = await read(file, name);
  try {
    new X509Certificate(content);
  } catch (error) {
    throw new GatesError(
      'usage_invalid',
      `${name}: ${file}: expected certificates in PEM; it holds none.`,
      error,
    );
  }
}

/** A message in the words of whoever runs the script. */
export function inWordsOf(names: SettingNames, message: string): string {
  return message.replace(/\b[A-Z][A-Z0-9_]+\b/g, (word) => names[word] ?? word);
}

/** The variable by which a setting was given, or the configuration and the path in it. */
function nameOf(setting: string, given: Readonly<Record<string, string>>, names: SettingNames): string {
  const [variable] =
    Object.entries(settingVariables).find(
      ([name, { key }]) => given[name] !== undefined && (name === setting || key.join('.') === setting),
    ) ?? [];
  if (variable !== undefined) return names[variable] ?? variable;
  if (setting === 'CONFIG' || given['CONFIG'] === undefined) return names[setting] ?? setting;
  return `${given['CONFIG']}: ${setting}`;
}

function settingsOf(
  variables: Record<string, string>,
  configuration: unknown,
  called: (setting: string) => string,
): Settings {
  try {
    return readSettings(variables, configuration);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new GatesError('usage_invalid', `${called(error.setting)}: ${error.complaint}`, error);
  }
}

async function read(file: string, name: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : message;
    throw new GatesError('file_unreadable', `${name}: ${file} can't be read: ${reason}.`, error);
  }
}

function parsedConfiguration(bytes: Uint8Array, file: string, name: string): object {
  const found = parseJsonStrictly(bytes, {
    file: `${name}: ${file}`,
    maximum_bytes: configuration_bytes_max,
  });
  if (typeof found !== 'object' || found === null || Array.isArray(found))
    throw new GatesError('usage_invalid', `${name}: ${file}: expected a JSON object.`);
  return found;
}
