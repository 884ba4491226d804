import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { contacts as contactsDomain } from '../snapshot/domains/contacts.ts';
import { parseYaml } from '../yaml.ts';
import { describeProblems } from '../zod-problems.ts';
import type { Collected, Collector, DomainData } from './collector.ts';

type Contact = NonNullable<NonNullable<DomainData<'contacts'>['contacts']>['items']>[number];

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
          ...(typeof read === 'string'
            ? { problems: [{ path: 'contacts', reason: read }] }
            : { data: { contacts: { items: read, complete: true } } }),
          measuredOn: { release: { name: profile.name, version: profile.version } },
          source: file,
        },
      },
    };
  },
};

/** The contacts, or why they can't be read. */
async function readContacts(path: string, file: string): Promise<Contact[] | string> {
  try {
    const value = await parseYaml(await readFile(path, 'utf8'), file, 'collector_failed');
    const parsed = contactsFile.safeParse(value);
    return parsed.success
      ? parsed.data.contacts
      : `${file} is no contacts file:\n${describeProblems(parsed.error, value)}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? `there is no ${file}; name yours in files.contacts of the profile`
      : (error as Error).message;
  }
}
