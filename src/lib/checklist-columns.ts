import { fillMessage } from './messages.ts';
import type { Profile } from './profile/schema.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * What an item says in the checklist's own columns (Target, Command, Actual …): its METADATA's `checklist` templates, filled with
 * its facts, the parameters in force and this team's names. A column with nothing to say is left out.
 */
export function checklistColumns(
  templates: Readonly<Record<string, string>>,
  { facts, parameters, profile }: { facts: Values; parameters: Values; profile: Profile },
): Record<string, string> {
  const values = { ...namesOf(profile), ...parameters, ...facts };
  return Object.fromEntries(
    Object.entries(templates)
      .map(([column, template]) => [column, fillMessage(template, values).replace(/^; /, '')] as const)
      .filter(([, text]) => text !== ''),
  );
}

/** The names of a team's profile that a column can show. */
export function namesOf({ namespace, workload, canary, database, cache, image, ...profile }: Profile) {
  return {
    namespace,
    deployment: workload.deployment,
    release_labels: selector(workload.podLabels),
    canary_deployment: canary.deployment,
    canary_labels: selector(canary.podLabels),
    public_service: profile.public.service,
    database_release: database.helmRelease,
    database_labels: selector(database.podLabels),
    cache_release: cache.helmRelease,
    cache_labels: selector(cache.podLabels),
    previous_tag: image.previousTag,
  };
}

function selector(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}
