import type { CatalogueItem } from '../catalogue.ts';
import type { Report, ReportItem } from '../report.ts';
import { parseRfc3339_ms } from '../rfc3339.ts';
import type { Role } from '../trust/index.ts';
import type { Expiry } from './explanation.ts';

type Holder = { readonly validFrom: string; readonly validTo: string };

/** Who can change an item's status, and how, as sentences. Without the item's catalogue entry only what the report itself says. */
export function whoCan(report: Report, item: ReportItem, entry: CatalogueItem | undefined): string[] {
  const { owner, critical, status, waived } = item;
  const settled = status === 'pass' || status === 'not_applicable';
  return [
    owner === null ? 'The checklist names no owner.' : `It belongs to ${owner}.`,
    ...(entry === undefined ? [] : signers(report, entry)),
    ...(settled || waived ? [] : waivers(report, critical, entry)),
  ];
}

function signers(report: Report, { id, metadata: { attested_by: role, claims } }: CatalogueItem): string[] {
  if (role === undefined) return [];
  const names = holdersOf(report, role);
  const carrying = claims === undefined ? '' : `, with ${claims.join(', ')}`;
  return [
    names.length === 0
      ? `It must be signed in the role ${role}, which nobody in the trust file holds now.`
      : `It can be signed by ${names.join(' or ')} in the role ${role}${carrying}: gates sign ${id} SNAPSHOT.`,
  ];
}

function waivers(report: Report, critical: boolean, entry: CatalogueItem | undefined): string[] {
  if (critical) return ['It is critical and can not be waived.'];
  if (entry === undefined) return [];
  if (entry.layer === 'derived')
    return ['It is computed from other items: these may be waived, where they can be.'];
  const names = holdersOf(report, 'waiver_approver');
  return [
    names.length === 0
      ? 'It could be waived, but nobody in the trust file may approve waivers now.'
      : `It can be waived: somebody asks, and ${names.join(' or ')} approves, who must be another person (gates waive ${entry.id} SNAPSHOT).`,
  ];
}

/** The people who hold a role with a key that counts at the report's time. */
function holdersOf({ trust, now }: Report, role: Role): string[] {
  const held = trust.people.filter((key) => key.roles.includes(role) && isCurrent(key, now.time));
  return [...new Set(held.map(({ person }) => person))];
}

function isCurrent({ validFrom, validTo }: Holder, time: string): boolean {
  const [now, from, to] = [time, validFrom, validTo].map((text) => parseRfc3339_ms(text) ?? Number.NaN);
  return Number(now) >= Number(from) && Number(now) < Number(to);
}

/**
 * What of an item's signatures ends, and when: its waiver, the keys of those who signed it, and of the collectors that signed
 * its evidence. Of somebody with several keys that count, nothing is said: which one signed does not stand in the report.
 */
export function signatureExpiries(report: Report, item: ReportItem): Expiry[] {
  const { trust, now } = report;
  const waivers = report.waivers.accepted
    .filter((waiver) => item.waived && waiver.item === item.id)
    .map(({ expiresAt }) => ({ what: 'the waiver', at: expiresAt }));
  const signed = report.attestations.flatMap((record): Expiry[] => {
    if (record.state !== 'valid' || record.item !== item.id) return [];
    const keys = trust.people.filter(
      (key) => key.person === record.person && (key.roles as readonly string[]).includes(record.role),
    );
    return only(keys, now.time, `the key of ${record.person}, who signed as ${record.role}`);
  });
  const places = new Set(item.evidence.map(({ moment, domain }) => `${moment}/${domain}`));
  const collected = report.observations.flatMap((observation): Expiry[] => {
    const place = `${observation.moment}/${observation.domain}`;
    if (observation.signature !== 'signed' || !places.has(place)) return [];
    const keys = trust.collectors.filter(({ name }) => name === observation.signedBy);
    return only(keys, now.time, `the key of ${observation.signedBy}, which signed ${place}`);
  });
  return [...waivers, ...signed, ...collected];
}

function only(keys: readonly Holder[], time: string, what: string): Expiry[] {
  const [key, ...others] = keys.filter((one) => isCurrent(one, time));
  return key === undefined || others.length > 0 ? [] : [{ what, at: key.validTo }];
}
