import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, k6, release, start, textsIn } from './gates-load.testing.ts';

test('a credential stands in no file, no output and no command line', async (context) => {
  const { service, directory: home } = await release(context);
  const token = service.token();
  const secrets = [service.apiKey, token];
  const credentials = await folder(context);
  await writeFile(join(credentials, 'key'), `${service.apiKey}\n`);
  await writeFile(join(credentials, 'token'), `${token}\n`);
  const profile = await readFile(join(home, 'gates.yaml'));

  const ways: [args: string[], env: Record<string, string>][] = [
    [['--api-key-file', join(credentials, 'key')], {}],
    [['--bearer-token-file', join(credentials, 'token')], {}],
    [['--api-key-variable', 'KEY'], { KEY: service.apiKey }],
    [['--bearer-token-variable', 'TOKEN'], { TOKEN: token }],
  ];
  const looked = await Promise.all(
    ways.map(async ([args, env]) => {
      // what k6 and gates write for themselves is here too
      const directory = await folder(context);
      await writeFile(join(directory, 'gates.yaml'), profile);
      const options = ['load', '--k6', k6, ...args, '--rate', '5', '--warmup', '1s', '--duration', '2s'];
      const running = start(context, directory, options, { ...env, TMPDIR: directory });
      const pid = await running.loading();
      const commandLines = await Promise.all(
        [pid, running.child.pid].map((each) => readFile(`/proc/${each}/cmdline`, 'utf8')),
      );
      const during = await textsIn(directory);
      const { code, out, err } = await running.ended;
      const { data } = JSON.parse(await readFile(join(directory, 'loadtest.json'), 'utf8')).observation;
      expect({ code, requests: data.requests }).toMatchObject({ code: 2, requests: { sent: 10, failed: 0 } });
      const after = await textsIn(directory);
      expect(Object.keys(after).filter((file) => file.endsWith('loadtest.json'))).toHaveLength(1);
      return [out, err, ...commandLines, ...Object.values(during), ...Object.values(after)];
    }),
  );
  const texts = [...looked.flat(), JSON.stringify(await service.lines())];
  expect(texts.length).toBeGreaterThanOrEqual(ways.length * 7);
  for (const secret of secrets)
    for (const text of texts) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString('base64'));
      expect(text).not.toContain(encodeURIComponent(secret));
    }
});
