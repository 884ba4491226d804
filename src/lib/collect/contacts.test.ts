import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contacts } from './contacts.ts';
import { collectIn, folder } from './folder.testing.ts';

const entry =
  '  - {role: tech_lead, person: Ada, method: phone, address: "+1 202 555 0100", responseTime_minutes: 30}\n';

async function look(directory: string) {
  const { contacts: seen } = (await collectIn(contacts, directory)).sightings;
  return {
    ...seen,
    reasons: (seen?.problems ?? []).map(({ path, reason }) => `${path}: ${reason}`).join('\n'),
  };
}

test('the whole list, bound to the release', async () => {
  const seen = await look(
    await folder({ 'contacts.yaml': `\uFEFFcontacts:\n${entry}`.replaceAll('\n', '\r\n') }),
  );
  expect(seen.data?.contacts).toEqual({
    items: [
      {
        role: 'tech_lead',
        person: 'Ada',
        method: 'phone',
        address: '+1 202 555 0100',
        responseTime_minutes: 30,
      },
    ],
    complete: true,
  });
  expect(seen.measuredOn).toEqual({ release: { name: 'starlight', version: 'v4' } });
  expect(seen.reasons).toBe('');
});

describe('anything else is a problem that names the file, and no list', () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ['empty', '', /contacts\.yaml is no contacts file: \$:/],
    ['no YAML', 'contacts: [hunter2', /contacts\.yaml: /],
    ['duplicate keys', `contacts:\n${entry}contacts: []\n`, /contacts\.yaml: .*unique/],
    ['binary', new Uint8Array([0xff, 0xfe]), /contacts\.yaml is no text in UTF-8/],
    ['another shape', 'people: [hunter2]\n', /contacts\.yaml is no contacts file: \$\.contacts/],
    ['an unknown role', `contacts:\n${entry.replace('tech_lead', 'hunter2')}`, /\$\.contacts\[0\]\.role/],
    [
      'a time that is none',
      `contacts:\n${entry.replace('30}', 'hunter2}')}`,
      /\$\.contacts\[0\]\.responseTime_minutes/,
    ],
    [
      'a time without end',
      `contacts:\n${entry.replace('30}', '.inf}')}`,
      /\$\.contacts\[0\]\.responseTime_minutes/,
    ],
    [
      'a secret',
      `contacts:\n${entry.replace('+1 202 555 0100', 'https://bot:hunter2@chat.example/x')}`,
      /\$\.contacts\[0\] looks like it holds a secret \(credentials_in_url\)/,
    ],
  ])('%s', async (_, content, reason) => {
    const seen = await look(await folder({ 'contacts.yaml': content }));
    expect(seen.reasons).toMatch(reason);
    expect(seen.reasons).not.toContain('hunter2');
    expect(seen.data).toBeUndefined();
  });

  test('missing, a folder, huge', async () => {
    expect((await look(await folder())).reasons).toMatch(
      /contacts\.yaml is not there: name yours in files\.contacts/,
    );
    expect((await look(await folder({ 'contacts.yaml/x': '' }))).reasons).toMatch(
      /contacts\.yaml is a folder/,
    );
    const directory = await folder({ 'contacts.yaml': '' });
    await truncate(join(directory, 'contacts.yaml'), 2 * 1024 * 1024);
    expect((await look(directory)).reasons).toMatch(/larger than 1 MiB/);
  });
});
