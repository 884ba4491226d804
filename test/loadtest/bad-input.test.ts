import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ExampleService, startExampleService } from '../../environment/example-service.ts';
import { readReport } from '../../src/loadtest/report.ts';
import { judge, runK6, settingsFor, useLoadScript, writeFileIn } from './k6.testing.ts';

const use = useLoadScript();
let service: ExampleService;
beforeAll(async () => {
  service = await startExampleService();
});
afterAll(() => service.stop());

const secret = 'hunter2-5f1b';

/** Settings, the content of a file that `{file}` stands for, and what the one sentence says. */
const cases: readonly (readonly [Record<string, string>, string | undefined, RegExp])[] = [
  [{ RATE: 'abc' }, undefined, /RATE: expected a number; found \\"abc\\"\./],
  [{ RATE: '0' }, undefined, /rate_perSecond: expected a whole number of requests a second, at least 1/],
  [{ DURATION: 'xyz' }, undefined, /DURATION: expected a duration such as 60s or 2m; found \\"xyz\\"\./],
  [{ TARGET: '' }, undefined, /TARGET: say which address to put load on/],
  [{ TARGET: 'ftp://127.0.0.1' }, undefined, /target: expected an http or https address/],
  [
    { TARGET: `http://user:${secret}@127.0.0.1:1` },
    undefined,
    /target: expected an http or https address without credentials/,
  ],
  [
    { TARGET: `http://127.0.0.1:1/?key=${secret}` },
    undefined,
    /target: expected an http or https address without credentials, query/,
  ],
  [{ IMAGES: '{file}' }, 'this is no picture', /IMAGES: \S*input is no PNG, JPEG, GIF or WebP image\./],
  [{ IMAGES: '/nowhere/a.png' }, undefined, /IMAGES: \/nowhere\/a\.png can't be read: /],
  [{ CONFIG: '{file}' }, `{"target": "${secret}`, /CONFIG: \S*input is no JSON file that can be read: /],
  [{ CONFIG: '{file}' }, '{"rate": 5}', /rate: there is no such setting\. Known here: target, /],
  [{ CONFIG: '{file}' }, '[]', /CONFIG: expected a file with a JSON object\./],
  [
    { CONFIG: '{file}' },
    `{"credentials": {"apiKey": "${secret}"}}`,
    /credentials\.apiKey: there is no such setting/,
  ],
  [{ API_KEY_FILE: '/nowhere/key' }, undefined, /API_KEY_FILE: \/nowhere\/key can't be read: /],
  [{ API_KEY_FILE: '{file}' }, '\n', /API_KEY_FILE: \S*input is empty\./],
  [
    { API_KEY: secret },
    undefined,
    /\/models\/versions refused the credentials \(401\): give the right ones by API_KEY_FILE/,
  ],
  [{ BEARER_TOKEN: secret, API_KEY: '' }, undefined, /\/models\/versions refused the credentials \(401\)/],
  [
    { TARGET: 'http://127.0.0.1:1' },
    undefined,
    /http:\/\/127\.0\.0\.1:1\/models\/versions: it can’t be reached: connection refused\./,
  ],
  [
    { TARGET: 'https://{host}' },
    undefined,
    /https:\/\/127\.0\.0\.1:\d+\/models\/versions: it does not speak TLS: /,
  ],
  [
    { CONFIG: '{file}' },
    '{"identity": {"version": "release"}}',
    /does not say which release it is: expected 200 with a text at \\"release\\", got 200/,
  ],
];

describe.concurrent('k6 run refuses in one sentence', () => {
  test.each(cases)('%j', { timeout: 60_000 }, async (changes, content, sentence) => {
    const file =
      content === undefined
        ? ''
        : await writeFileIn(use.folder, `${cases.findIndex((one) => one[2] === sentence)}-input`, content);
    const filled = Object.fromEntries(
      Object.entries(changes).map(([name, value]) => [
        name,
        value.replace('{file}', file).replace('{host}', new URL(service.url).host),
      ]),
    );
    const settings = settingsFor(service, { DURATION: '1', ...filled });
    const { code, stderr, stdout, report } = await runK6({ script: use.script, settings });
    expect([107, 108]).toContain(code);
    const errors = stderr.split('\n').filter((line) => line.includes('level=error'));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(sentence);
    expect(stderr + stdout + (report ?? '')).not.toContain(secret);
    expect(stderr + stdout + (report ?? '')).not.toContain(service.apiKey);
    // a test that did not begin may say so in a report, which proves nothing
    const observation = report && readReport(report, 'report.json').observation;
    expect((await judge(observation, settings['TARGET'] || service.url)).statuses).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ]);
  });
});
