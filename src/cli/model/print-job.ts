import { GatesError } from '../../lib/errors.ts';
import type { Profile } from '../../lib/profile/schema.ts';
import type { ModelOptions } from './options.ts';
import { imagesOf } from './run-here.ts';

/** Prints the Job that examines all shards in a cluster, and on standard error what to do with it. */
export async function printJob(options: ModelOptions, { namespace }: Profile): Promise<void> {
  const {
    fp32,
    int8,
    jobImage: image,
    jobClaim: claim,
    job,
    name,
    contract,
    served,
    threads,
    timeLimit,
    maxUndecodable,
  } = options;
  if (fp32 === undefined || int8 === undefined || image === undefined || claim === undefined)
    throw new GatesError(
      'usage_invalid',
      '--job needs --fp32 and --int8 (paths inside the pods, below /data), --job-image with gates in it, and --job-claim with the files.',
    );
  if (options.shard !== undefined || options.import !== undefined)
    throw new GatesError('usage_invalid', '--job makes the shards itself, and imports nothing.');
  const [{ validationJob }, { writeYaml }] = await Promise.all([
    import('../../model-validation/job.ts'),
    import('../../lib/yaml.ts'),
  ]);
  const where = options.namespace ?? namespace;
  const manifest = validationJob({
    name,
    namespace: where,
    shards: Number(job),
    image,
    claim,
    arguments: [
      ...['--fp32', fp32, '--int8', int8],
      ...Object.entries(imagesOf(options)).flatMap(([option, path]) => [`--${option}`, path]),
      ...['--contract', contract, '--served', served, '--threads', threads],
      ...['--time-limit', timeLimit, '--max-undecodable', maxUndecodable],
    ],
  });
  process.stdout.write(writeYaml(manifest));
  const pods = `-n ${where} -l batch.kubernetes.io/job-name=${name}`;
  process.stderr.write(
    `When it is complete (kubectl wait ${pods.split(' -l')[0]} --for=condition=complete --timeout=-1s job/${name}):\n` +
      `  for pod in $(kubectl get pods ${pods} --field-selector=status.phase=Succeeded -o name); do\n` +
      `    kubectl logs -n ${where} "$pod" > "\${pod##*/}.log"\n` +
      `  done\n` +
      `  gates model merge ${name}-*.log -o model.json\n`,
  );
}
