import { resolve } from 'node:path';
import { z } from 'zod';
import { GatesError } from '../errors.ts';
import { contacts as contactsDomain } from '../snapshot/domains/contacts.ts';
import { suspectKindOfText } from '../snapshot/secret-literals.ts';
import { parseYaml } from '../yaml.ts';
import { jsonPath } from '../zod-problems.ts';
import type { Collected, Collector, DomainData } from './collector.ts';
import { readText } from './read-text.ts';

type Contact = NonNullable<NonNullable<DomainData<'contacts'>['contacts']>['items']>[number];

const file_bytes_max = 1024 * 1024;
const shown_max = 5;

/** The contacts file: a list under `contacts` with role, person, method, address and responseTime_minutes. */
const contactsFile = z.strictObject({
  contacts: contactsDomain.shape.contacts.unwrap().shape.items.unwrap(),
});

/** Who is called when it burns, from the team's contacts file. */
export const contacts: Collector = {
  name: 'contacts',
  version: 1,
  domains: ['contacts'],

  describe: ({ profile, directory }) => ({
    contacts: [resolve(directory, profile.files.contacts)],
    rights: [],
  }),

  async collect({ profile, directory }): Promise<Collected> {
    const file = profile.files.contacts;
    const read = await readContacts(resolve(directory, file), file);
    return {
      sightings: {
        contacts: {
          ...(Array.isArray(read)
            ? { data: { contacts: { items: read, complete: true } } }
            : { problems: read.problems.map((reason) => ({ path: 'contacts', reason })) }),
          measuredOn: { release: { name: profile.name, version: profile.version } },
          source: file,
        },
      },
    };
  },
};

/** The contacts, or why they can't be read; what stands in the file stays there. */
async function readContacts(path: string, file: string): Promise<Contact[] | { problems: string[] }> {
  let value: unknown;
  try {
    const { text } = await readText(path, file_bytes_max);
    value = await parseYaml(text, file, 'collector_failed');
  } catch (error) {
    if (error instanceof GatesError) return { problems: [error.message] };
    return { problems: [`${file} ${(error as Error).message}: name yours in files.contacts of the profile`] };
  }
  const parsed = contactsFile.safeParse(value);
  if (!parsed.success) {
    const lines = parsed.error.issues
      .slice(0, shown_max)
      .map(({ path, message }) => `${jsonPath(path)}: ${message}`);
    return { problems: [`${file} is no contacts file: ${lines.join('; ')}`] };
  }
  const { contacts } = parsed.data;
  const secrets = contacts.flatMap((contact, index) => {
    const kind = [contact.person, contact.method, contact.address]
      .map((text) => suspectKindOfText(text ?? ''))
      .find((found) => found !== undefined);
    return kind === undefined
      ? []
      : [`${file}: $.contacts[${index}] looks like it holds a secret (${kind}): take it out`];
  });
  return secrets.length > 0 ? { problems: secrets } : contacts;
}
