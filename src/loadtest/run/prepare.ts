import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { GatesError } from '../../lib/errors.ts';
import { mediaTypeOf } from '../media-type.ts';
import { SettingsError } from '../settings/parsers.ts';
import { fromFolder, readSettings, type Settings } from '../settings/settings.ts';

/** What k6 is told of a run, looked through beforehand. */
export interface Prepared {
  readonly settings: Settings;
  /** `-e NAME=value`, with absolute paths */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Looks through everything that k6 would only find out later, and less clearly: the settings, the configuration, the images
 * and the files with credentials.
 *
 * @param given by the names of the script's variables; paths relative to the working directory
 * @throws GatesError `usage_invalid` for a setting, `file_unreadable` for a file
 */
export async function prepareRun(given: Readonly<Record<string, string>>): Promise<Prepared> {
  const variables: Record<string, string> = { ...given };
  const { CONFIG } = given;
  let configuration: unknown = {};
  if (CONFIG !== undefined) {
    variables['CONFIG'] = resolve(CONFIG);
    configuration = fromFolder(
      parsedConfiguration(await read(CONFIG, 'CONFIG'), CONFIG),
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
  const settings = settingsOf(variables, configuration, CONFIG);
  for (const image of settings.images ?? []) {
    if (mediaTypeOf(await read(image, 'IMAGES')) === undefined)
      throw new GatesError('usage_invalid', `IMAGES: ${image} is no PNG, JPEG, GIF or WebP image.`);
  }
  for (const file of [settings.credentials.apiKeyFile, settings.credentials.bearerTokenFile]) {
    if (file !== undefined && new TextDecoder().decode(await read(file, 'credentials')).trim() === '')
      throw new GatesError('usage_invalid', `credentials: ${file} is empty.`);
  }
  return { settings, variables };
}

function settingsOf(variables: Record<string, string>, configuration: unknown, file?: string): Settings {
  try {
    return readSettings(variables, configuration);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new GatesError(
      'usage_invalid',
      `The load test can't be made${file === undefined ? '' : ` by ${file}`}: ${error.message}`,
      error,
    );
  }
}

async function read(file: string, what: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : message;
    throw new GatesError('file_unreadable', `${what}: ${file} can't be read: ${reason}.`, error);
  }
}

function parsedConfiguration(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new GatesError(
      'json_invalid',
      `CONFIG: ${file} is no JSON: ${error instanceof Error ? error.message : String(error)}.`,
      error,
    );
  }
}
