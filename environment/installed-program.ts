import { access, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Programs that only a package manager installs. */
export type InstalledProgram = 'postgres' | 'redis-server' | 'chromium' | 'docker-registry';

/** Debian keeps PostgreSQL's server off the PATH, a folder for each version. */
const DEBIAN_POSTGRESQL = '/usr/lib/postgresql';

/** The path of a program of the operating system's packages; undefined when it is not installed. */
export async function installedProgram(name: InstalledProgram): Promise<string | undefined> {
  const versions = name === 'postgres' ? await readdir(DEBIAN_POSTGRESQL).catch(() => []) : [];
  const folders = [
    ...versions.map((version) => join(DEBIAN_POSTGRESQL, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  for (const folder of folders) {
    const file = join(folder, name);
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return undefined;
}
