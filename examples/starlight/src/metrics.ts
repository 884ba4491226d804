import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Answer } from './answer.ts';
import type { Dependency } from './dependency.ts';
import type { Model } from './model.ts';

/** Edges at 0.1 s and 0.2 s: objective and rollback trigger are decided there by counting, without interpolation. */
export const LATENCY_BUCKETS_seconds = [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5];

/** The series that docs/MONITORING_API_SPEC.md promises, beside those of the process. */
export interface Metrics {
  readonly registry: Registry;
  countAnswer(answer: Answer): void;
  countPrediction(prediction: string, format: string): void;
  setModel(model: Model): void;
}

/** A registry of its own for each service. */
export function createMetrics(dependencies: () => readonly Pick<Dependency, 'name' | 'isUp'>[]): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const labelNames = ['method', 'route', 'code'] as const;
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests by the status code of their answer; 499 when the client went away before.',
    labelNames,
    registers,
  });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: "Time from a request's head to the last byte of its answer.",
    labelNames,
    buckets: LATENCY_BUCKETS_seconds,
    registers,
  });
  const predictions = new Counter({
    name: 'inference_predictions_total',
    help: 'Predictions by what was predicted and by the format of the image.',
    labelNames: ['prediction', 'format'] as const,
    registers,
  });
  new Gauge({
    name: 'dependency_up',
    help: '1 while the dependency answers, else 0; dependencies that are not configured have no series.',
    labelNames: ['dependency'] as const,
    registers,
    collect() {
      for (const { name, isUp } of dependencies()) this.set({ dependency: name }, isUp ? 1 : 0);
    },
  });
  const modelInfo = new Gauge({
    name: 'model_info',
    help: 'Always 1; the labels say which model is served.',
    labelNames: ['version', 'digest'] as const,
    registers,
  });
  return {
    registry,
    countAnswer({ method, route, code, latency_ms }) {
      const labels = { method, route, code };
      requests.inc(labels);
      durations.observe(labels, latency_ms / 1000);
    },
    countPrediction: (prediction, format) => predictions.inc({ prediction, format }),
    setModel: ({ version, digest }) => modelInfo.set({ version, digest }, 1),
  };
}
