import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const HERE = dirname(fileURLToPath(import.meta.url));

const EXAMPLES = [
  {
    name: 'starlight',
    documents: [
      'MONITORING_API_SPEC.md',
      'OPERATIONS_RUNBOOK.md',
      'PRODUCTION_DEPLOYMENT_GUIDE.md',
      'TROUBLESHOOTING_GUIDE.md',
      'V4_ARCHITECTURE_GUIDE.md',
    ],
    links: 17,
    secretsGuide: 'PRODUCTION_DEPLOYMENT_GUIDE.md',
    secrets: ['starlight-database', 'starlight-cache', 'starlight-api', 'starlight-tls'],
  },
  {
    name: 'harbour',
    documents: ['API.md', 'ARCHITECTURE.md', 'DEPLOY.md', 'RUNBOOK.md', 'TROUBLESHOOTING.md'],
    links: 12,
    secretsGuide: 'DEPLOY.md',
    secrets: ['tariff-api-keys', 'tariff-api-tls'],
  },
] as const;

describe.each(EXAMPLES)('the documents of $name', async (example) => {
  const folder = join(HERE, example.name, 'docs');
  const texts = await Promise.all(example.documents.map((name) => readFile(join(folder, name), 'utf8')));

  it('are there under their names, long enough, and finished', async () => {
    expect((await readdir(folder)).sort()).toEqual([...example.documents]);
    for (const text of texts) {
      expect(text.split(/\s+/).filter((word) => word !== '').length).toBeGreaterThanOrEqual(300);
      expect(text).not.toMatch(/\b(TODO|TBD|FIXME|placeholder)\b/i);
    }
  });

  it('link only to files that exist', async () => {
    const links = texts.flatMap((text) =>
      [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? ''),
    );
    await Promise.all(links.map((link) => access(join(folder, link))));
    expect(links).toHaveLength(example.links);
  });

  it('say how every secret is made', async () => {
    const guide = await readFile(join(folder, example.secretsGuide), 'utf8');
    for (const secret of example.secrets) {
      expect(guide).toMatch(new RegExp(`create secret (generic|tls) ${secret}\\b`));
    }
  });

  it('name whom to call, within the time that the role allows', async () => {
    const schema = z.strictObject({
      contacts: z.array(
        z.strictObject({
          role: z.enum(['on_call_engineer', 'tech_lead', 'devops_lead', 'incident_commander']),
          person: z.string().min(1),
          method: z.enum(['phone', 'slack']),
          address: z.string().min(1),
          responseTime_minutes: z.int().positive(),
        }),
      ),
    });
    const { contacts } = schema.parse(
      parse(await readFile(join(HERE, example.name, 'contacts.yaml'), 'utf8')),
    );
    const limits = { on_call_engineer: 15, tech_lead: 30, devops_lead: 30, incident_commander: 15 };
    expect(contacts.map(({ role }) => role).sort()).toEqual(Object.keys(limits).sort());
    for (const { role, responseTime_minutes } of contacts) {
      expect(responseTime_minutes).toBeLessThanOrEqual(limits[role]);
    }
  });
});
