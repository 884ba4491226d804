import { z } from 'zod';

const object = z.strictObject;
const text = z.string().min(1);
const file = text;

/** What a query may name by `$name`; the collector fills it in. */
export const queryPlaceholders = ['namespace', 'pods', 'container', 'limit_seconds', 'range'] as const;
export type QueryPlaceholder = (typeof queryPlaceholders)[number];

/** A `$name` anywhere in a query; `$` at the end of a regular expression is none. */
export const placeholderPattern = /\$\{?([A-Za-z_]\w*)\}?/g;

/** A query that selects raw samples: `metric{…}[$range]`, or `(expression)[$range:15s]`. */
const query = z.string().superRefine((value, context) => {
  const names = [...value.matchAll(placeholderPattern)];
  for (const [whole, name = ''] of names)
    if (whole !== `$${name}` || !(queryPlaceholders as readonly string[]).includes(name))
      context.addIssue({
        code: 'custom',
        message: `unknown placeholder ${whole}; there are ${queryPlaceholders.map((known) => `$${known}`).join(', ')}`,
      });
  if (!value.includes('[$range'))
    context.addIssue({
      code: 'custom',
      message: 'expected a query over raw samples, such as metric{…}[$range] or (expression)[$range:15s]',
    });
});

const pattern = text.refine(
  (value) => {
    try {
      return new RegExp(`^(?:${value})$`) instanceof RegExp;
    } catch {
      return false;
    }
  },
  { message: 'expected a regular expression; it is matched against the whole name' },
);

const address = z
  .url({ protocol: /^https?$/, error: 'expected an address such as https://prometheus.example' })
  .refine(
    (value) => {
      const url = URL.canParse(value) ? new URL(value) : undefined;
      return url?.username === '' && url.password === '' && url.search === '' && url.hash === '';
    },
    { message: 'expected an address without user, password or query: credentials belong into files' },
  );

/** How a Prometheus is reached. Files are relative to the profile. */
const access = {
  /** the address below which `/api/v1` lies */
  url: address.optional(),
  bearerTokenFile: file.optional(),
  basic: object({ user: text, passwordFile: file }).optional(),
  /** certificates (PEM) of the authorities that signed the server's, where the system does not know them */
  caFile: file.optional(),
  clientCertificateFile: file.optional(),
  clientKeyFile: file.optional(),
};

interface Credentials {
  bearerTokenFile?: string | undefined;
  basic?: object | undefined;
  clientCertificateFile?: string | undefined;
  clientKeyFile?: string | undefined;
}
const oneCredential = ({ bearerTokenFile, basic }: Credentials) =>
  bearerTokenFile === undefined || basic === undefined;
const wholePair = ({ clientCertificateFile, clientKeyFile }: Credentials) =>
  (clientCertificateFile === undefined) === (clientKeyFile === undefined);
const oneCredentialMessage = { message: 'expected either bearerTokenFile or basic, not both' };
const wholePairMessage = { message: 'expected clientCertificateFile and clientKeyFile together' };

const pods = 'namespace="$namespace",pod=~"$pods"';
const containers = `${pods},container!="",container!="POD"`;

const queries = object({
  /** every pod that existed, with its `uid` */
  pods: query.default(`kube_pod_info{${pods}}[$range]`),
  /** every container of these pods, with `uid` and `image_id` */
  containers: query.default(`kube_pod_container_info{${pods}}[$range]`),
  /** working set in bytes, by `pod` and `container` */
  memory: query.default(`container_memory_working_set_bytes{${containers}}[$range]`),
  /** processor seconds so far, by `pod` and `container` */
  cpu: query.default(`container_cpu_usage_seconds_total{${containers}}[$range]`),
  /** 1 for each scrape of the service that succeeded, by `pod` and `job` */
  scrapes: query.default(`up{${pods}}[$range]`),
  /** requests so far, by their status */
  requests: query.default(`http_requests_total{${pods}}[$range]`),
  /** requests so far that took `le` seconds or less */
  latency: query.default(`http_request_duration_seconds_bucket{${pods}}[$range]`),
});
export type QueryName = keyof z.output<typeof queries>;

/** Where the collector `prometheus` asks, and what. */
export const prometheus = object({
  ...access,
  /** how often Prometheus scrapes: processor use is averaged over four of these */
  scrapeInterval_seconds: z.number().positive().max(60).default(15),
  /** names of the release's pods; those of `workload.deployment` by default */
  pods: pattern.optional(),
  /** the pods that the load test before the deployment loads */
  test: object({
    ...access,
    /** the release's by default */
    namespace: text.optional(),
    /** the release's by default */
    pods: pattern.optional(),
  })
    .refine(oneCredential, oneCredentialMessage)
    .refine(wholePair, wholePairMessage)
    .refine(
      ({ url, ...rest }) =>
        url !== undefined ||
        (rest.bearerTokenFile ?? rest.basic ?? rest.caFile ?? rest.clientKeyFile) === undefined,
      { message: 'expected url: credentials here belong to another Prometheus than the release’s' },
    )
    .prefault({}),
  status: object({
    /** the label of `queries.requests` that holds the HTTP status */
    label: text.default('code'),
    /** statuses of requests that the service failed, beside its own errors (5xx), which always are */
    failed: pattern.default('5..'),
    /** statuses of requests that their sender got wrong: they count neither as succeeded nor as failed */
    refused: pattern.default('4..'),
  }).prefault({}),
  queries: queries.prefault({}),
})
  .refine(oneCredential, oneCredentialMessage)
  .refine(wholePair, wholePairMessage);
