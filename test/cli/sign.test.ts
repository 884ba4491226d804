import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { folder, gates } from './gates.testing.ts';

const passphrase = { GATES_KEY_PASSPHRASE: 'correct horse battery staple' };
const link = ['--claim', 'link=https://tracker.example/1'];
const people = {
  ada: ['Ada Brandt', 'tech_lead'],
  will: ['Will Okafor', 'waiver_approver'],
  dana: ['Dana Roe', 'devops'],
};

/** A folder with a snapshot in which nothing was seen, three people's keys, and the trust file that knows them. */
async function release(env: Readonly<Record<string, string>> = {}): Promise<string> {
  const directory = await folder();
  const snapshot = {
    schema: 'gates.snapshot/v1',
    release: { name: 'starlight', version: 'v4', image: { index: `sha256:${'1'.repeat(64)}` } },
    observations: {},
  };
  await writeFile(join(directory, 'snapshot.json'), JSON.stringify(snapshot));
  const entries = [];
  for (const [name, [person = '', role = '']] of Object.entries(people)) {
    const made = await gates(directory, ['keygen', name, '--person', person, '--role', role], { env });
    expect(made.code).toBe(0);
    entries.push(made.out.replace(/^people:\n/, ''));
  }
  await writeFile(join(directory, 'trust.yaml'), `schema: gates.trust/v1\npeople:\n${entries.join('')}`);
  return directory;
}

test('from a new key to a signed, waived and approved release', async () => {
  const directory = await release(passphrase);
  const run = (...args: string[]) => gates(directory, args, { env: passphrase });
  expect((await readFile(join(directory, 'ada.key'), 'utf8')).split('\n')[0]).toBe(
    '-----BEGIN ENCRYPTED PRIVATE KEY-----',
  );
  expect((await stat(join(directory, 'ada.key'))).mode & 0o777).toBe(0o600);
  expect(
    await run('sign', 'success_criteria.team_trained', 'snapshot.json', '--key', 'ada.key'),
  ).toMatchObject({ code: 0 });
  const expires = new Date(Date.now() + 86_400_000).toISOString();
  const request = [
    '--reason',
    'burst at start',
    '--mitigation',
    'limit raised',
    '--expires',
    expires,
    '--approver',
    'Will Okafor',
  ];
  expect(
    await run('waive', 'benchmark.cpu_per_pod', 'snapshot.json', '--key', 'ada.key', ...request),
  ).toMatchObject({ code: 0 });
  expect((await run('verify', 'snapshot.json')).code).toBe(1);
  expect(
    await run('waive', 'benchmark.cpu_per_pod', 'snapshot.json', '--approve', '--key', 'will.key'),
  ).toMatchObject({ code: 0 });
  expect(await run('sign', 'final_approval.tech_lead', 'snapshot.json', '--key', 'ada.key')).toMatchObject({
    code: 0,
  });
  const verified = await run('verify', 'snapshot.json');
  expect(verified.out).toMatch(/✔ waiver benchmark\.cpu_per_pod: Ada Brandt, approved by Will Okafor/);
  expect(verified.out).toMatch(/✔ attestation success_criteria\.team_trained: Ada Brandt as tech_lead/);
  expect(verified.out).toMatch(/✔ approval final_approval\.tech_lead: Ada Brandt as tech_lead/);
  expect(verified).toMatchObject({ code: 0, err: '' });
});

describe('what does not count is refused with one sentence, and the snapshot stays as it was', () => {
  test.each<[string, string[], Record<string, string>, RegExp]>([
    [
      'another role',
      ['success_criteria.team_trained', 'snapshot.json', '--key', 'dana.key'],
      passphrase,
      /tech_lead/,
    ],
    [
      'a key of nobody',
      ['success_criteria.team_trained', 'snapshot.json', '--key', 'mallory.key'],
      passphrase,
      /key/,
    ],
    [
      'no passphrase',
      ['success_criteria.team_trained', 'snapshot.json', '--key', 'ada.key'],
      {},
      /ada\.key.*passphrase/s,
    ],
    [
      'a wrong passphrase',
      ['success_criteria.team_trained', 'snapshot.json', '--key', 'ada.key'],
      { GATES_KEY_PASSPHRASE: 'wrong' },
      /ada\.key.*passphrase/s,
    ],
    [
      'a public key',
      ['success_criteria.team_trained', 'snapshot.json', '--key', 'ada.pub'],
      passphrase,
      /ada\.pub/,
    ],
    [
      'claims on an approval',
      ['final_approval.tech_lead', 'snapshot.json', '--key', 'ada.key', ...link],
      passphrase,
      /carries no claims; found link/,
    ],
    [
      'a claim without a value',
      ['success_criteria.team_trained', 'snapshot.json', '--key', 'ada.key', '--claim', 'link'],
      passphrase,
      /--claim link: expected name=value/,
    ],
    [
      'an unknown item',
      ['success_criteria.team_train', 'snapshot.json', '--key', 'ada.key'],
      passphrase,
      /Did you mean success_criteria\.team_trained/,
    ],
  ])('%s', async (_, args, env, message) => {
    const directory = await release(passphrase);
    await gates(directory, ['keygen', 'mallory'], { env: passphrase });
    const before = await readFile(join(directory, 'snapshot.json'), 'utf8');
    const { code, out, err } = await gates(directory, ['sign', ...args], { env });
    expect(err).toMatch(message);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).not.toMatch(/something unexpected|correct horse/);
    expect(await readFile(join(directory, 'snapshot.json'), 'utf8')).toBe(before);
  });

  test('without a trust file nobody can sign', async () => {
    const directory = await release();
    const args = [
      'sign',
      'success_criteria.team_trained',
      'snapshot.json',
      '--key',
      'ada.key',
      '--trust',
      'gone.yaml',
    ];
    expect(await gates(directory, args)).toMatchObject({
      code: 3,
      err: expect.stringMatching(/gone\.yaml can't be read/),
    });
  });

  test('who asked for a waiver does not approve it', async () => {
    const directory = await release();
    await appendFile(join(directory, 'trust.yaml'), '');
    const request = [
      '--reason',
      'r',
      '--mitigation',
      'm',
      '--expires',
      new Date(Date.now() + 86_400_000).toISOString(),
      '--approver',
      'Will Okafor',
    ];
    await gates(directory, [
      'waive',
      'benchmark.cpu_per_pod',
      'snapshot.json',
      '--key',
      'ada.key',
      ...request,
    ]);
    expect(
      await gates(directory, [
        'waive',
        'benchmark.cpu_per_pod',
        'snapshot.json',
        '--approve',
        '--key',
        'ada.key',
      ]),
    ).toMatchObject({ code: 3 });
  });
});

describe('gates keygen', () => {
  test('without a holder it prints no entry, and never writes over a key', async () => {
    const directory = await folder();
    expect(await gates(directory, ['keygen', 'a'])).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringMatching(/without a passphrase/),
    });
    expect(await gates(directory, ['keygen', 'a'])).toMatchObject({
      code: 3,
      err: expect.stringMatching(/a\.key is already there/),
    });
  });

  test('adds entries to a trust file, and leaves what stands in it', async () => {
    const directory = await folder();
    const trust = join(directory, 'trust.yaml');
    const add = (name: string, ...who: string[]) =>
      gates(directory, ['keygen', name, ...who, '--trust', 'trust.yaml']);
    const added = { code: 0, out: '', err: expect.stringMatching(/Its entry stands in trust\.yaml/) };
    expect(await add('ada', '--person', 'Ada Brandt', '--role', 'tech_lead')).toMatchObject(added);
    await writeFile(trust, `# kept by Ines\n${await readFile(trust, 'utf8')}`);
    expect(await add('will', '--person', 'Will Okafor', '--role', 'waiver_approver')).toMatchObject(added);
    expect(await add('pipeline', '--collector', 'release pipeline')).toMatchObject(added);
    const text = await readFile(trust, 'utf8');
    expect(text).toMatch(/^# kept by Ines\nschema: gates\.trust\/v1\npeople:/);
    expect(parse(text)).toMatchObject({
      people: [{ person: 'Ada Brandt' }, { person: 'Will Okafor', roles: ['waiver_approver'] }],
      collectors: [{ name: 'release pipeline' }],
    });
    const snapshot = { schema: 'gates.snapshot/v1', release: { name: 'x', version: '1' }, observations: {} };
    await writeFile(join(directory, 'snapshot.json'), JSON.stringify(snapshot));
    expect((await gates(directory, ['check', 'snapshot.json'])).code).toBe(2);

    expect(await add('nobody')).toMatchObject({
      code: 3,
      err: expect.stringMatching(/--trust: whose key is it/),
    });
    await writeFile(trust, 'people: 1\n');
    expect(await add('jo', '--collector', 'ci')).toMatchObject({
      code: 3,
      err: expect.stringMatching(/trust\.yaml/),
    });
    expect(await readFile(trust, 'utf8')).toBe('people: 1\n');
    for (const name of ['nobody.key', 'jo.key']) await expect(stat(join(directory, name))).rejects.toThrow();
  });

  test.each<[string, string[], RegExp]>([
    ['a person without a role', ['--person', 'Ada'], /--role is missing/],
    ['a role without a person', ['--role', 'qa'], /--person is missing/],
    ['an unknown role', ['--person', 'Ada', '--role', 'boss'], /Allowed choices are devops/],
    [
      'a person and a collector',
      ['--person', 'Ada', '--role', 'qa', '--collector', 'ci'],
      /cannot be used with/,
    ],
    ['no days', ['--collector', 'ci', '--days', '0'], /Expected a number of days/],
    ['a name of two lines', ['--collector', 'c\ni'], /a name of one line/],
  ])('%s', async (_, args, message) => {
    const directory = await folder();
    const { code, out, err } = await gates(directory, ['keygen', 'k', ...args]);
    expect(err).toMatch(message);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    await expect(stat(join(directory, 'k.key'))).rejects.toThrow();
  });
});
