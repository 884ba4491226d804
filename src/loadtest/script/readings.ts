import { mediaTypeOf } from '../media-type.ts';
import { SettingsError } from '../settings/parsers.ts';
import { fromFolder, readSettings, type Settings } from '../settings/settings.ts';
import type { ImageName } from './images.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** All that a run is told, as plain JSON. */
export interface Readings {
  readonly settings: Settings;
  /** the named files, looked through; absent where the script's own pictures are sent */
  readonly imageFiles?: readonly ImageName[];
  /** the headers that carry the credentials */
  readonly credentials: Readonly<Record<string, string>>;
}

/**
 * Reads settings, configuration, credentials and image files. Only in k6's init phase, where files can be opened.
 *
 * @throws SettingsError that names the setting, what was found and what was expected
 */
export function read(environment: Environment): Readings {
  const settings = readSettings(environment, configuration(environment['CONFIG']));
  return {
    settings,
    ...(settings.images === undefined ? {} : { imageFiles: settings.images.map(imageFile) }),
    credentials: credentialHeaders(settings, environment),
  };
}

function configuration(file: string | undefined): unknown {
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

function imageFile(file: string): ImageName {
  let bytes: ArrayBuffer;
  try {
    bytes = open(file, 'b');
  } catch (error) {
    throw new SettingsError('IMAGES', `${file} can't be read: ${(error as Error).message}.`);
  }
  const type = mediaTypeOf(new Uint8Array(bytes));
  if (type === undefined) throw new SettingsError('IMAGES', `${file} is no PNG, JPEG, GIF or WebP image.`);
  return { file, name: file.replace(/^.*\//, ''), type };
}

function credentialHeaders({ credentials }: Settings, environment: Environment): Record<string, string> {
  const apiKey = secret(credentials.apiKeyFile, 'API_KEY', environment);
  const bearerToken = secret(credentials.bearerTokenFile, 'BEARER_TOKEN', environment);
  return {
    ...(apiKey === undefined ? {} : { [credentials.apiKeyHeader]: apiKey }),
    ...(bearerToken === undefined ? {} : { Authorization: `Bearer ${bearerToken}` }),
  };
}

function secret(file: string | undefined, variable: string, environment: Environment): string | undefined {
  if (file === undefined) return environment[variable] || undefined;
  let content: string;
  try {
    content = open(file);
  } catch (error) {
    throw new SettingsError(`${variable}_FILE`, `${file} can't be read: ${(error as Error).message}.`);
  }
  if (content.trim() === '') throw new SettingsError(`${variable}_FILE`, `${file} is empty.`);
  return content.trim();
}
