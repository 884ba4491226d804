import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { GatesError } from '../../lib/errors.ts';
import type { Profile } from '../../lib/profile/schema.ts';
import { readBytes } from '../files.ts';
import type { LoadOptions } from './options.ts';
import type { ScriptSettings } from './settings.ts';

/** Writes what the k6 operator needs to make the load on several machines, and says what to do with it. */
export async function writeMachines(
  options: LoadOptions,
  { settings, names }: ScriptSettings,
  profile: Profile,
): Promise<void> {
  const [{ writeMachinesFolder, mountedFile }, { loadScript }, { prepareRun }, { randomUUID }] =
    await Promise.all([
      import('../../loadtest/machines.ts'),
      import('../../loadtest/run/run.ts'),
      import('../../loadtest/run/prepare.ts'),
      import('node:crypto'),
    ]);
  if (options.ramp)
    throw new GatesError(
      'usage_invalid',
      '--ramp finds a rate on one machine; it can’t be spread over --machines.',
    );
  if (options.apiKeyFile ?? options.apiKeyVariable ?? options.bearerTokenFile ?? options.bearerTokenVariable)
    throw new GatesError(
      'usage_invalid',
      'With --machines the credential comes from a Secret of the cluster: make one, and name it by --credentials-secret.',
    );
  await prepareRun(settings, names);
  const { CONFIG, IMAGES, ...rest } = settings;
  const images = IMAGES?.split(',') ?? [];
  const files = await Promise.all(
    [...(CONFIG === undefined ? [] : [CONFIG]), ...images].map(async (file) => ({
      name: basename(file),
      content: await readBytes(file),
    })),
  );
  const folder = options.output === 'loadtest.json' ? options.name : options.output;
  const written = await writeMachinesFolder(folder, {
    name: options.name,
    namespace: options.namespace ?? profile.namespace,
    machines: Number(options.machines),
    script: await readFile(loadScript(), 'utf8'),
    settings: {
      ...rest,
      NONCE: randomUUID(),
      ...(CONFIG === undefined ? {} : { CONFIG: mountedFile(basename(CONFIG)) }),
      ...(images.length === 0 ? {} : { IMAGES: images.map((file) => mountedFile(basename(file))).join(',') }),
    },
    files,
    ...(options.credentialsSecret === undefined
      ? {}
      : { credentialsSecret: { name: options.credentialsSecret, files: { API_KEY_FILE: 'api-key' } } }),
    ...(options.runnerImage === undefined ? {} : { runnerImage: options.runnerImage }),
  });
  process.stdout.write(
    `${options.machines} runners, in ${folder}:\n` +
      `  kubectl create -f ${written.manifests}\n` +
      `  ${written.collect}\n` +
      `  gates load merge ${join(folder, 'runner-*.log')} -o loadtest.json\n`,
  );
}
