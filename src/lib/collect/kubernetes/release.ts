import type { Profile } from '../../profile/schema.ts';
import type { DomainData, ReleaseFindings } from '../collector.ts';

const digest_at_end = /@(sha256:[0-9a-f]{64})$/;

/** The digest by which the release's Deployment names its image, where it does. */
export function releaseIn(cluster: DomainData<'cluster'> | undefined, profile: Profile): ReleaseFindings {
  const deployment = cluster?.deployments?.items?.find(
    ({ metadata }) =>
      metadata?.name === profile.workload.deployment && metadata.namespace === profile.namespace,
  );
  const container = deployment?.spec?.template?.spec?.containers?.find(
    ({ name }) => name === profile.workload.container,
  );
  const index = digest_at_end.exec(container?.image ?? '')?.[1];
  return index === undefined ? {} : { image: { index } };
}
