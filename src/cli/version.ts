import { readFileSync } from 'node:fs';

/** The package's version, from the nearest package.json above this file. */
export const version: string = readVersion();

function readVersion(): string {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
      if (name === '@starlight/gates') return version;
    } catch {
      // the file is one folder up in the bundle and two in the sources
    }
  }
  return 'unknown';
}
