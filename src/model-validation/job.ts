import { GatesError } from '../lib/errors.ts';

/** What a validation on many machines is made of; names are those of Kubernetes. */
export interface JobOptions {
  readonly name: string;
  readonly namespace: string;
  /** how many pods share the images */
  readonly shards: number;
  /** an image with `gates`, onnxruntime-node and sharp, by a tag that is not latest or by digest */
  readonly image: string;
  /** the PersistentVolumeClaim with models and images, which pods see read-only at `/data` */
  readonly claim: string;
  /** what `gates model` is told beside `--shard` and `--output`; paths are those inside the pods */
  readonly arguments: readonly string[];
}

const nameOf = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const imageOf = /^[\w./-]+(?::\d+\/[\w./-]+)?(?::(?!latest$)[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/;
const user = 65_532;

/**
 * An Indexed Job of which each pod examines its shard of the images and prints its report as one line of its log, from which
 * `gates model merge` joins the whole. A pod that ends with an error is tried again, on another node if need be: the shard is
 * the same, since the content of an image decides to which one it belongs.
 *
 * @throws GatesError `usage_invalid` that names the option
 */
export function validationJob(options: JobOptions): object {
  check(options);
  const { name, namespace, shards, image, claim } = options;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace },
    spec: {
      completionMode: 'Indexed',
      completions: shards,
      parallelism: shards,
      backoffLimitPerIndex: 2,
      maxFailedIndexes: 0,
      template: {
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: user,
            runAsGroup: user,
            fsGroup: user,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name: 'gates',
              image,
              command: ['gates', 'model'],
              args: [...options.arguments, '--shard', `$(JOB_COMPLETION_INDEX)/${shards}`, '--output', '-'],
              resources: { requests: { cpu: '2', memory: '2Gi' }, limits: { memory: '4Gi' } },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
              volumeMounts: [
                { name: 'data', mountPath: '/data', readOnly: true },
                { name: 'scratch', mountPath: '/tmp' },
              ],
            },
          ],
          volumes: [
            { name: 'data', persistentVolumeClaim: { claimName: claim, readOnly: true } },
            { name: 'scratch', emptyDir: {} },
          ],
        },
      },
    },
  };
}

function check({ name, namespace, shards, image, claim }: JobOptions): void {
  if (!Number.isSafeInteger(shards) || shards < 1 || shards > 100_000)
    refuse(`shards: expected a whole number from 1 to 100000; found ${shards}.`);
  for (const [option, value] of Object.entries({ name, namespace, claim }))
    if (!nameOf.test(value))
      refuse(`${option}: expected a name of Kubernetes, a-z, 0-9 and -; found ${JSON.stringify(value)}.`);
  if (!imageOf.test(image) || !/[:@]/.test(image.slice(image.lastIndexOf('/') + 1)))
    refuse(
      `image: expected an image with a tag that is not latest, or with a digest; found ${JSON.stringify(image)}.`,
    );
}

function refuse(message: string): never {
  throw new GatesError('usage_invalid', message);
}
