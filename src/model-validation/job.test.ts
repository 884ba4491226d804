import { describe, expect, it } from 'vitest';
import { type JobOptions, validationJob } from './job.ts';

const options: JobOptions = {
  name: 'gates-model',
  namespace: 'test',
  shards: 4,
  image: 'registry:5000/team/gates:1.0',
  claim: 'images',
  arguments: ['--fp32', '/data/a.onnx'],
};

describe('the Job of a validation', () => {
  it('has a pod for each shard, which knows its own by its index', () => {
    expect(validationJob(options)).toMatchObject({
      kind: 'Job',
      spec: {
        completionMode: 'Indexed',
        completions: 4,
        parallelism: 4,
        template: {
          spec: {
            automountServiceAccountToken: false,
            containers: [
              {
                image: options.image,
                args: ['--fp32', '/data/a.onnx', '--shard', '$(JOB_COMPLETION_INDEX)/4', '--output', '-'],
              },
            ],
          },
        },
      },
    });
  });

  it.each([
    ['shards', { shards: 0 }],
    ['shards', { shards: Number.NaN }],
    ['name', { name: 'Gates' }],
    ['namespace', { namespace: '' }],
    ['claim', { claim: 'a b' }],
    ['image', { image: 'gates' }],
    ['image', { image: 'registry:5000/gates' }],
    ['image', { image: 'gates:latest' }],
  ])('refuses a bad %s: %j', (name, change) => {
    expect(() => validationJob({ ...options, ...change })).toThrow(new RegExp(`^${name}: expected`));
  });

  it('takes a digest', () => {
    expect(validationJob({ ...options, image: `gates@sha256:${'a'.repeat(64)}` })).toMatchObject({
      kind: 'Job',
    });
  });
});
