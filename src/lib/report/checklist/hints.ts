import { formatFact } from '../../messages.ts';
import type { Report } from '../../report.ts';

/**
 * What the checklist says beside a title: how to do or to test it, what is expected, what is the target. By item and column;
 * `{…}` is a parameter or a name of `hintFacts`, and what begins with `$ ` is a command. Notes are not here: what was seen
 * takes their place.
 */
export const hints: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'benchmark.latency_p95': { Target: '<{latency_p95_ms_max}' },
  'benchmark.throughput': { Target: '>{throughput_per_second_min}' },
  'benchmark.memory_per_pod': { Target: '<{memory_per_pod_bytes_max}' },
  'benchmark.cpu_per_pod': { Target: '<{cpu_per_pod_cores_max}' },
  'benchmark.error_rate': { Target: '<{error_rate_fraction_max}' },

  'infrastructure.namespace': { Command: '$ kubectl create ns {namespace}' },
  'infrastructure.rbac': { Command: '$ kubectl apply -f k8s/rbac.yaml' },
  'infrastructure.postgresql_deployed': { Command: '$ helm install {database_release}' },
  'infrastructure.redis_deployed': { Command: '$ helm install {cache_release}' },
  'infrastructure.database_ready': { Command: '$ kubectl wait pod -l {database_labels}' },
  'infrastructure.cache_ready': { Command: '$ kubectl wait pod -l {cache_labels}' },
  'configuration.configmap': { Command: '$ kubectl create configmap' },
  'configuration.secrets': { Command: '$ kubectl create secret generic' },
  'configuration.environment_variables': { Command: 'Verify in deployment' },
  'configuration.model_volumes': { Command: 'Check pod spec' },
  'configuration.database_connection': { Command: 'Test connectivity' },
  'application.deployment_applied': { Command: '$ kubectl apply -f k8s/deployment.yaml' },
  'application.service_created': { Command: '$ kubectl apply -f k8s/service.yaml' },
  'application.ingress_configured': { Command: '$ kubectl apply -f k8s/ingress.yaml' },
  'application.pods_running': { Command: '$ kubectl get pods -l {release_labels}' },
  'application.rollout_successful': { Command: '$ kubectl rollout status deployment {deployment}' },
  'health.pod_readiness': { Test: '$ kubectl wait pod', Expected: 'Ready condition' },
  'health.service_health': { Test: '$ curl /health', Expected: '200 OK' },
  'health.model_loading': { Test: '$ curl /models/versions', Expected: 'Returns model info' },
  'health.inference_test': { Test: '$ curl /inference', Expected: 'Valid prediction' },
  'health.database_connectivity': { Test: 'Connection test', Expected: 'Success' },

  'canary_setup.deployment_created': { Command: '$ kubectl apply -f k8s/canary.yaml' },
  'canary_setup.traffic_split_configured': { Command: '$ kubectl apply -f k8s/traffic-split.yaml' },
  'canary_setup.traffic_ten_percent': { Command: 'Verify in service mesh' },
  'canary_setup.pods_healthy': { Command: '$ kubectl get pods -l {canary_labels}' },
  'canary_setup.metrics_collection': { Command: 'Check Prometheus' },

  'traffic.all_traffic_on_release': { Command: '$ kubectl patch service {public_service}' },
  'traffic.canary_removed': { Command: '$ kubectl delete deployment {canary_deployment}' },
  'traffic.pods_healthy': { Command: '$ kubectl get pods -l {release_labels}' },
  'traffic.endpoints_responding': { Command: '$ curl' },
  'traffic.load_balancer_updated': { Command: 'Check ingress controller' },
  'monitoring.prometheus_metrics': { Test: 'Query metrics', Expected: 'Data flowing' },
  'monitoring.grafana_dashboards': { Test: 'Access dashboards', Expected: 'Visualizing data' },
  'monitoring.alert_rules': { Test: 'Check alertmanager', Expected: 'Rules loaded' },
  'monitoring.log_aggregation': { Test: 'Check logs', Expected: 'Centralized' },
  'monitoring.health_checks': { Test: 'Continuous monitoring', Expected: 'All green' },

  'rollback_preparation.previous_image': { Command: 'Check registry', Expected: '{previous_tag} tag' },
  'rollback_preparation.script_tested': {
    Command: '$ gates rollback rehearse',
    Expected: 'Success',
  },
  'rollback_preparation.database_backup': { Command: '$ pg_dump', Expected: 'Backup stored' },
  'rollback_preparation.configuration_saved': {
    Command: 'Git tag current state',
    Expected: 'Version tagged',
  },
  'rollback_preparation.team_notified': { Command: 'Slack announcement', Expected: 'All aware' },
  'rollback_triggers.high_latency': {
    Threshold: '>{trigger_latency_ms} for {trigger_latency_for_seconds}',
    Action: 'Auto-rollback',
  },
  'rollback_triggers.high_error_rate': {
    Threshold: '>{trigger_error_rate_percent} for {trigger_error_rate_for_seconds}',
    Action: 'Auto-rollback',
  },
  'rollback_triggers.pod_crashes': {
    Threshold: '>{trigger_restarts_count} restarts in {trigger_restarts_within_seconds}',
    Action: 'Manual rollback',
  },
  'rollback_triggers.memory_leak': {
    Threshold: '>{trigger_memory_percent} for {trigger_memory_for_seconds}',
    Action: 'Manual rollback',
  },
  'rollback_triggers.database_errors': {
    Threshold:
      '>{trigger_database_failures_count} connection failures for {trigger_database_failures_for_seconds}',
    Action: 'Manual rollback',
  },

  'functional.image_inference': { Test: 'Test various formats', Result: 'Success' },
  'functional.stego_detection': { Test: 'Test with known stego', Result: 'Detected' },
  'functional.clean_image_handling': { Test: 'Test with clean images', Result: 'Not detected' },
  'functional.api_endpoints': { Test: 'Test all endpoints', Result: 'Working' },
  'functional.file_size_limits': { Test: 'Test large files', Result: 'Handled' },
  'performance.latency_p95': { Target: '<{latency_p95_ms_max}' },
  'performance.throughput': { Target: '>{throughput_per_second_min} req/sec' },
  'performance.availability': { Target: '>{availability_fraction_min}' },
  'performance.false_positive_rate': { Target: '<{fpr_fraction_max}' },
  'performance.memory_per_pod': { Target: '<{memory_per_pod_bytes_max}' },
  'security.authentication': { Test: 'Test auth endpoints', Result: 'Secured' },
  'security.input_validation': { Test: 'Test malicious inputs', Result: 'Rejected' },
  'security.rate_limiting': { Test: 'Load test limits', Result: 'Enforced' },
  'security.tls_encryption': { Test: 'Check HTTPS', Result: 'Active' },
  'security.secrets_management': { Test: 'Verify no secrets in logs', Result: 'Clean' },

  'emergency_contacts.on_call_engineer': { 'Response Time': '{on_call_response_minutes_max}' },
  'emergency_contacts.tech_lead': { 'Response Time': '{tech_lead_response_minutes_max}' },
  'emergency_contacts.devops_lead': { 'Response Time': '{devops_lead_response_minutes_max}' },
  'emergency_contacts.incident_commander': { 'Response Time': '{incident_commander_response_minutes_max}' },
};

/** What `{…}` of a hint can name: the parameters in force, and this team's own names. */
export function hintFacts({ parameters, profile }: Report): Readonly<Record<string, unknown>> {
  return {
    ...parameters.values,
    namespace: profile.namespace,
    deployment: profile.workload.deployment,
    release_labels: labels(profile.workload.podLabels),
    canary_deployment: profile.canary.deployment,
    canary_labels: labels(profile.canary.podLabels),
    public_service: profile.public.service,
    database_release: profile.database.helmRelease,
    database_labels: labels(profile.database.podLabels),
    cache_release: profile.cache.helmRelease,
    cache_labels: labels(profile.cache.podLabels),
    previous_tag: profile.image.previousTag,
  };
}

function labels(selector: Readonly<Record<string, string>>): string {
  return Object.entries(selector)
    .map(([name, value]) => `${name}=${formatFact('', value)}`)
    .join(',');
}
