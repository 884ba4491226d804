import type { Report } from '../../report.ts';
import { html, type Markup } from './markup.ts';
import { table } from './table.ts';
import { address, cutText, instant, itemLink, titleCase } from './words.ts';

/** How many signatures of all kinds the report refused. */
export function refusedCount(report: Report): number {
  return refusedEnvelopes(report).length + refusedObservations(report).length;
}

/** Who approved and stated what, what is waived, and what was refused and why. */
export function signatures(report: Report): Markup {
  const valid = report.attestations.filter((signed) => signed.state === 'valid');
  const approvals = valid.filter((signed) => signed.kind === 'approval');
  const statements = valid.filter((signed) => signed.kind === 'attestation');
  const tables = [
    table(
      'Approvals',
      ['Approval', 'Signed by', 'Role', 'When', 'Approves'],
      approvals.map(({ item, person, role, signedAt, approves }) => [
        itemLink(report, item),
        person,
        titleCase(role),
        instant(signedAt),
        html`<code class="digest">${approves ?? 'not recorded'}</code>`,
      ]),
    ),
    table(
      'Statements',
      ['Item', 'Signed by', 'Role', 'When', 'Claims'],
      statements.map(({ item, person, role, signedAt, claims }) => [
        itemLink(report, item),
        person,
        titleCase(role),
        instant(signedAt),
        Object.entries(claims).map(
          ([name, claim]) => html`<span class="claim">${name}: ${address(claim)}</span>`,
        ),
      ]),
    ),
    table(
      'Waivers in force',
      ['Item', 'Until', 'Asked by', 'Approved by', 'Reason and mitigation'],
      report.waivers.accepted.map(({ item, expiresAt, requestedBy, approvedBy, reason, mitigation }) => [
        itemLink(report, item),
        instant(expiresAt),
        requestedBy,
        approvedBy,
        html`${cutText(reason)} <span class="claim">Instead: ${cutText(mitigation)}</span>`,
      ]),
    ),
    table(
      'Refused',
      ['What', 'Why', 'Envelope'],
      [
        ...refusedEnvelopes(report).map(({ item, reason, envelope }) => [
          item === undefined ? 'of no known item' : itemLink(report, item),
          cutText(reason),
          html`<code class="digest">${envelope}</code>`,
        ]),
        ...refusedObservations(report).map(({ moment, domain, problems }) => [
          html`<code>${moment}/${domain}</code>`,
          cutText(problems.join('; ')),
          'in the observation',
        ]),
      ],
    ),
  ].filter((one) => one !== undefined);
  return html`
<section id="signatures" aria-labelledby="signatures-title">
<h2 id="signatures-title">Signatures</h2>
${tables.length === 0 ? html`<p>Nobody has approved, stated or waived anything.</p>` : tables}
</section>`;
}

function refusedEnvelopes({ attestations, waivers }: Report) {
  return [...attestations.filter((signed) => signed.state === 'refused'), ...waivers.refused];
}

function refusedObservations({ observations }: Report) {
  return observations.filter(({ signature }) => signature === 'refused');
}
