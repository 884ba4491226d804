import { collectors } from '../collect/collectors.ts';
import type { EvidenceReference } from '../report.ts';

/** What makes the report that a collector reads. */
const makers: Readonly<Record<string, string>> = { loadtest: 'gates load', model: 'gates model' };

/** How evidence that is missing or can't be judged is had, as a sentence. */
export function remedyOf({ moment, domain }: Pick<EvidenceReference, 'moment' | 'domain'>): string {
  const collector = collectors.find(({ domains }) => domains.includes(domain));
  if (collector === undefined)
    return `No collector of gates sees ${domain} yet: whoever does writes the observation (gates schema shows its form).`;
  if (collector.moments !== undefined && !collector.moments.includes(moment))
    return `The collector ${collector.name} sees ${domain} in ${collector.moments.join(' and ')} only.`;
  const collect = `gates collect --moment ${moment} --only ${domain}`;
  const maker = makers[domain];
  return maker === undefined ? `Collect it: ${collect}.` : `Make it with ${maker}, then ${collect}.`;
}
