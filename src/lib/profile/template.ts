import type { Discovered } from './discover.ts';
import { type Profile, profileSchema } from './schema.ts';

/**
 * A commented `gates.yaml`, prefilled with what was found and the checklist's names elsewhere.
 * What it says is a valid profile.
 */
export function profileTemplate(found: Discovered): string {
  const standard = profileSchema.parse({});
  const name = found.name ?? standard.name;
  const version = found.version ?? standard.version;
  const podLabels = found.podLabels ?? { app: name, version };
  const value = (text: string | number | boolean | readonly string[]) => JSON.stringify(text);
  const labels = (entries: Readonly<Record<string, string>>) =>
    Object.entries(entries)
      .map(([key, text]) => `${value(key)}: ${value(text)}`)
      .join(', ');
  const hasIngress = found.deployment === undefined || found.ingress !== undefined;
  return `# What this team's release is called and where it lives. gates reads this file in the working directory.
# What is left out has the checklist's name or figure; \`gates schema profile\` is the whole schema.
${found.sources.length > 0 ? `# Prefilled from: ${found.sources.join('; ')}.\n` : ''}schema: gates.profile/v1

name: ${value(name)}
version: ${value(version)}
namespace: ${value(found.namespace ?? standard.namespace)}

image:
  repository: ${value(found.repository ?? standard.image.repository)}
  tag: ${value(found.tag ?? standard.image.tag)}
  # what a rollback returns to
  previousTag: ${value(standard.image.previousTag)}

# The release's own objects: they stand beside the previous version's until the migration.
workload:
  deployment: ${value(found.deployment ?? `${name}-${version}`)}
  service: ${value(found.service ?? found.deployment ?? `${name}-${version}`)}
  serviceAccount: ${value(found.serviceAccount ?? name)}
  # labels that every pod of this release carries, and no other pod
  podLabels: { ${labels(podLabels)} }
  container: ${value(found.container ?? standard.workload.container)}
  requiredVariables: ${value(found.variables ?? standard.workload.requiredVariables)}
  # where the served model lies inside the container
  modelPath: ${value(standard.workload.modelPath)}
  databaseVariable: ${value(standard.workload.databaseVariable)}

canary:
  deployment: ${value(`${name}-canary`)}
  service: ${value(`${name}-canary`)}
  podLabels: { "app": ${value(`${name}-canary`)} }

# The Service (and Ingress) that users reach; the migration turns it to the release.
public:
  service: ${value(name)}
  ingress: ${value(found.ingress ?? name)}

service:
  # the copy that is measured before the deployment, and the release once it is deployed
  testUrl: ${value(standard.service.testUrl)}
  url: ${value(standard.service.url)}
  imageFormats: ${value(standard.service.imageFormats)}
  endpoints:
${endpoints(standard)}

# Parts that this service does not have. Their items do not apply then; an object that contradicts it fails them.
features:
  ingress: ${hasIngress}
  database: true
  cache: true
  load_balancer: ${hasIngress}

database: { helmRelease: ${value(`${name}-db`)}, podLabels: { "app": "postgresql" }, database: ${value(name)} }
cache: { helmRelease: ${value(`${name}-redis`)}, podLabels: { "app": "redis" } }

monitoring:
  dashboards: ${value([name])}
  alertRules: ${value(standard.monitoring.alertRules)}

# The Prometheus that scrapes the release's pods, cAdvisor and kube-state-metrics. docs/collectors/prometheus.md has every query.
prometheus:
#  url: "https://prometheus.example"
#  bearerTokenFile: "prometheus.token"   # or basic: { user: "gates", passwordFile: "prometheus.password" }
#  caFile: "prometheus-ca.pem"
  scrapeInterval_seconds: ${value(standard.prometheus.scrapeInterval_seconds)}
  # the pods of the copy that is measured before the deployment, where they live or are called otherwise
  test: {}   # { namespace: "starlight-test", pods: "starlight-v4-.*" }
  # another name or label than the usual ones; a status that is no failure of the service, or is one
  queries: {}   # { requests: 'requests_total{namespace="$namespace",pod=~"$pods"}[$range]' }
  status: { label: ${value(standard.prometheus.status.label)}, failed: ${value(standard.prometheus.status.failed)}, refused: ${value(standard.prometheus.status.refused)} }

documents:
${Object.entries(standard.documents)
  .map(([key, path]) => `  ${key}: ${value(path)}`)
  .join('\n')}

# Files that collectors read, relative to this one.
files:
  manifests: ${value(found.manifests ?? standard.files.manifests)}
  contacts: ${value(standard.files.contacts)}
  junit: []   # JUnit XML of this revision, such as reports/*.xml
  scans: []   # SARIF, Trivy or Grype JSON of this image
  loadTests: ${value(standard.files.loadTests)}   # what \`gates load\` wrote, of the test target and of the release
  model: ${value(standard.files.model)}   # what \`gates model\` wrote

# What the webhook (gates admission) asks of objects that enter the namespace.
admission:
  requireGo: ${value(standard.admission.requireGo)}
  # the signed verdict that an image needs: deploy, canary, migrate or close
  milestone: ${value(standard.admission.milestone)}
  # images that need none, as their objects name them: databases, side cars
  otherImages: []
  # what a rollback returns to
  previous: {}   # { version: "v3", digests: ["sha256:…"], deployment: "${name}-v3", service: "${name}-v3", configMaps: [], secrets: [] }
  # a rule that shall only warn, or only be noted in the audit log
  rules: {}   # { probes: warn }

# Other figures than the checklist's: \`gates explain ITEM\` names them. A looser one heads every report.
parameters: {}
#  latency_p95_ms_max: 80

# Items that this team wants earlier than the checklist, never later.
requiredBefore: {}
`;
}

function endpoints(standard: Profile): string {
  return standard.service.endpoints
    .map(
      (endpoint) =>
        `    - { name: ${endpoint.name}, method: ${endpoint.method}, path: ${endpoint.path}, status: ${endpoint.status}, protected: ${endpoint.protected} }`,
    )
    .join('\n');
}
