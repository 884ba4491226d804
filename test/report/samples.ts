import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { makePeople, signAll } from '../../scripts/fixtures/people.ts';
import { evaluate } from '../../src/lib/evaluate.ts';
import type { Milestone } from '../../src/lib/milestones.ts';
import { ParameterValues } from '../../src/lib/parameters.ts';
import { defaultPolicies } from '../../src/lib/policies/default-policies.ts';
import { policiesDigest } from '../../src/lib/policies/policy-file.ts';
import { parseProfile } from '../../src/lib/profile/profile.ts';
import type { Profile } from '../../src/lib/profile/schema.ts';
import type { Report } from '../../src/lib/report.ts';
import { requiredBefore } from '../../src/lib/scope.ts';
import { readPrivateKey } from '../../src/lib/signing/keys.ts';
import type { Snapshot } from '../../src/lib/snapshot/schema.ts';
import { parseSnapshot } from '../../src/lib/snapshot/snapshot.ts';
import { approveWaiver, createWaiver, signingContext, type Waiver } from '../../src/lib/trust/index.ts';
import { parseYaml } from '../../src/lib/yaml.ts';

/** How many objects the item of the huge report names. */
export const huge_count = 10_000;

/** What a name or a note can do to a reader that takes it for its own language. */
export const hostileText = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  ']]>&amp;&#0;',
  '-->',
  '::error file=a,line=1::forged%0A::set-output name=x::y',
  '=HYPERLINK("http://evil.example")',
  '$\u007b{ secrets.TOKEN }}',
  '| `cell` | [link](javascript:alert(1)) </details>',
  'line\r\nbreak\u2028and\u0000\u0007\u001b[2J\u009b\u202e\ufffe\uffff\u{1f512}',
  '--- !!js/undefined {a: *b} # comment',
].join(' ');

/** Every item in scope passes; verdict go. */
export const allPass = (): Promise<Report> => once('allPass', () => judged({}));

/** Measured evidence contradicts two items, which drag others with them; verdict no-go. */
export const failing = (): Promise<Report> =>
  once('failing', () => judged({ change: (snapshot) => addBugs(snapshot, ['BUG-17', 'BUG-23']) }));

/** Before deploy, without a load test, a scan or a rehearsed rollback: nothing fails, much is unknown; verdict undecided. */
export const unknownOnes = (): Promise<Report> =>
  once('unknownOnes', () =>
    judged({
      before: 'deploy',
      change(snapshot) {
        const observations = snapshot.observations['pre-deployment'];
        delete observations?.loadtest;
        delete observations?.scans;
        delete observations?.rollback;
        const tools = observations?.tools;
        if (tools !== undefined) tools.problems = [{ path: 'helm', reason: 'helm is not installed' }];
      },
    }),
  );

/** A fail and an unknown are validly waived, a feature is declared absent; verdict go. */
export const waived = (): Promise<Report> =>
  once('waived', () =>
    judged({
      profile: (profile) => ({ ...profile, features: { ...profile.features, load_balancer: false } }),
      change(snapshot) {
        const observations = snapshot.observations['pre-deployment'];
        delete observations?.contacts;
        const helm = observations?.tools?.data?.helm;
        if (helm !== undefined) helm.version = 'v2.17.0';
      },
      waivers: [
        'environment.helm_version',
        'emergency_contacts.on_call_engineer',
        'emergency_contacts.tech_lead',
        'emergency_contacts.devops_lead',
        'emergency_contacts.incident_commander',
      ],
    }),
  );

/** One item names ten thousand offending objects. */
export const huge = (): Promise<Report> =>
  once('huge', () =>
    judged({
      change: (snapshot) =>
        addBugs(
          snapshot,
          Array.from({ length: huge_count }, (_, index) => `BUG-${String(index).padStart(5, '0')}`),
        ),
    }),
  );

/** Names, notes and reasons are full of what acts in a terminal, a page, a sheet, a pipeline or a parser. */
export const hostile = (): Promise<Report> =>
  once('hostile', () =>
    judged({
      change(snapshot) {
        addBugs(snapshot, [hostileText, `=${hostileText}`]);
        snapshot.release = { ...snapshot.release, name: hostileText, version: `@${hostileText}` };
        snapshot.notes = hostileText;
        const tools = snapshot.observations['pre-deployment']?.tools;
        if (tools?.data === undefined) throw new Error('The recording has no tools.');
        delete tools.data.helm;
        tools.source = hostileText;
        tools.problems = [{ path: 'helm', reason: hostileText }];
      },
      waivers: ['environment.helm_version'],
      reason: hostileText.replaceAll(/[^ -~]/g, ' '),
    }),
  );

/** Every sample by its name. */
export const samples = { allPass, failing, unknownOnes, waived, huge, hostile } as const;

interface Edit {
  readonly before?: Milestone;
  readonly profile?: (profile: Profile) => Profile;
  readonly change?: (snapshot: Snapshot) => void;
  /** items that are waived */
  readonly waivers?: readonly string[];
  /** why they are waived */
  readonly reason?: string;
}

const made = new Map<string, Promise<Report>>();

/** Keys are new each time, so a report is made once: two calls give the same. */
function once(name: string, make: () => Promise<Report>): Promise<Report> {
  const known = made.get(name) ?? make();
  made.set(name, known);
  return known;
}

const read = (name: string) =>
  readFile(fileURLToPath(new URL(`../../fixtures/all-pass/${name}`, import.meta.url)));

/** Edits the recorded rollout, has everything signed anew over what it then says, and asks the real engine. */
async function judged({ before, profile: edit, change, waivers = [], reason }: Edit): Promise<Report> {
  const policies = await defaultPolicies();
  const text = (await read('gates.yaml')).toString('utf8');
  const recorded = parseProfile(await parseYaml(text, 'gates.yaml', 'profile_invalid'), 'gates.yaml');
  const profile = edit?.(recorded) ?? recorded;
  const parameters = ParameterValues.from(policies.parameters, profile.parameters, 'gates.yaml');
  const now = new Date((await read('now.txt')).toString('utf8').trim());
  const people = makePeople(now);
  const snapshot = parseSnapshot(await read('snapshot.json'), 'snapshot.json');
  change?.(snapshot);
  const context = signingContext({
    snapshot,
    catalogue: policies.catalogue,
    trust: people.trust,
    profile,
    parameters,
    policiesDigest: policiesDigest(policies),
    requiredBefore: requiredBefore(policies.catalogue, profile),
    now_ms: now.getTime(),
  });
  snapshot.waivers = waivers.map((item) => {
    const request = createWaiver(
      { ...waiverTerms(now, reason), item, privateKey: readPrivateKey(people.privateKeyFor('devops'), key) },
      context,
    );
    return approveWaiver(request, readPrivateKey(people.privateKeyFor('waiver_approver'), key), context);
  });
  const signed = signAll(snapshot, people, { policies, profile, parameters, now });
  return evaluate(signed, {
    policies,
    profile,
    trust: people.trust,
    now,
    ...(before === undefined ? {} : { before }),
  });
}

const key = { file: 'a sample’s key' };

function waiverTerms(
  now: Date,
  reason = 'The new tool is ordered & arrives "next week".',
): Omit<Waiver, 'item' | 'requestedBy'> {
  return {
    reason,
    mitigation: 'Jonas watches by hand until then.',
    expiresAt: new Date(now.getTime() + 7 * 86_400_000).toISOString(),
    approvedBy: 'Will Okafor',
  };
}

function addBugs(snapshot: Snapshot, ids: readonly string[]): void {
  const data = snapshot.observations['pre-deployment']?.tracker?.data;
  if (data === undefined) throw new Error('The recording has no tracker.');
  data.total = ids.length;
  data.openCriticalBugs = { complete: true, items: ids.map((id) => ({ id, title: `about ${id}` })) };
}
