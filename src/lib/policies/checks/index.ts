import type { PolicySources } from '../items.ts';
import type { CheckResult } from '../problems.ts';
import { checkAdmissionRules } from './admission.ts';
import { checkDivisionAndText, checkOrdering } from './arithmetic.ts';
import { checkAttestations } from './attestations.ts';
import { checkEvidence } from './evidence.ts';
import { checkMembers } from './members.ts';
import { checkMessages } from './messages.ts';
import { checkMetadata } from './metadata.ts';
import { checkParameters } from './parameters.ts';
import { checkPositions } from './positions.ts';
import { checkStatusChain } from './status-chain.ts';
import { checkTests } from './tests.ts';

/** What every build of policies checks of rules that stand in their places and compile, by name. */
export const buildChecks: Readonly<Record<string, (sources: PolicySources) => CheckResult>> = {
  metadata: checkMetadata,
  positions: checkPositions,
  members: checkMembers,
  'status chain': checkStatusChain,
  'division and text': checkDivisionAndText,
  ordering: checkOrdering,
  parameters: checkParameters,
  evidence: checkEvidence,
  messages: checkMessages,
  tests: checkTests,
  attestations: checkAttestations,
  'admission rules': checkAdmissionRules,
};
