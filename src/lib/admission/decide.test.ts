import { beforeAll, describe, expect, it } from 'vitest';
import type { ProfileInput } from '../profile/schema.ts';
import { decideReview } from './decide.ts';
import type { Review, ReviewRequest } from './review.ts';
import {
  type AnyObject,
  exampleObjects,
  go,
  now_ms,
  otherDigest,
  over,
  podOf,
  releaseDigest,
  replicaSetController,
  reviewOf,
  rulesWith,
} from './reviews.testing.ts';
import type { VerdictsByDigest } from './verdicts.ts';

let deployment: AnyObject;
const serving = 'spec.template.spec.containers[detector]';

async function decide(review: Review, verdicts?: VerdictsByDigest, profile?: ProfileInput) {
  return decideReview(review, { ...(await rulesWith(verdicts, profile)), now_ms });
}

function spoilt(change: (copy: AnyObject) => void): AnyObject {
  const copy = structuredClone(deployment);
  change(copy);
  return copy;
}
const withImage = (image: string) =>
  spoilt((copy) => {
    copy.spec.template.spec.containers[0].image = image;
  });
const update = (old: AnyObject, object: AnyObject, request: Partial<ReviewRequest> = {}) =>
  reviewOf(object, { operation: 'UPDATE', oldObject: structuredClone(old), ...request });

beforeAll(async () => {
  [deployment] = await exampleObjects('deployment');
});

describe('the example release', () => {
  it('is let in, with the report behind its verdict', async () => {
    const { policies } = await rulesWith();
    expect(await decide(reviewOf(structuredClone(deployment)))).toEqual({
      allowed: true,
      warnings: [],
      auditAnnotations: {
        policies: expect.stringMatching(/^sha256:/),
        rules: policies.admission.moduleDigest,
        reports: go.report,
      },
      items: [],
    });
  });

  it.each(['canary', 'configmap', 'ingress', 'public-service', 'pvc', 'rbac', 'service', 'traffic-split'])(
    'lets its %s.yaml in',
    async (name) => {
      for (const object of await exampleObjects(name)) {
        const decision = await decide(reviewOf(object));
        expect(decision.message, `${object.kind} ${object.metadata.name}`).toBeUndefined();
        expect(decision.allowed).toBe(true);
      }
    },
  );

  it.each([
    ['no verdict', {}, 'no verdict'],
    ['one that is over', { [releaseDigest]: [over] }, 'a verdict that was over at 2026-11-24T12:00:00.000Z'],
    ['one about another image', { [otherDigest]: [go] }, 'no verdict'],
    ['a no-go', { [releaseDigest]: [{ ...go, verdict: 'no-go' as const }] }, 'no-go before deploy'],
  ])('is refused with %s', async (_, verdicts, observed) => {
    const decision = await decide(reviewOf(structuredClone(deployment)), verdicts);
    expect(decision).toMatchObject({ allowed: false, code: 403, items: ['application.deployment_applied'] });
    expect(decision.message).toContain(`[application.deployment_applied] ${serving}.image: `);
    expect(decision.message).toContain(`has ${observed}; expected a verdict go before deploy`);
    expect(decision.message).toContain('gates attest');
    expect(decision.auditAnnotations['refused']).toBe(`image_proven ${serving}.image`);
  });
});

describe('what runs already', () => {
  const ended = { [releaseDigest]: [over] };

  it('may change without its image though the verdict is over', async () => {
    const changed = spoilt((copy) => {
      copy.metadata.labels.team = 'a';
    });
    expect((await decide(update(deployment, changed), ended)).allowed).toBe(true);
  });

  it('may not change to another image that has none', async () => {
    const other = withImage(`registry.starlight.example/starlight@${otherDigest}`);
    expect((await decide(update(deployment, other), ended)).allowed).toBe(false);
  });

  it('comes back on another node, by its controller only', async () => {
    const pod = podOf(deployment);
    expect(
      (await decide(reviewOf(structuredClone(pod), { userInfo: replicaSetController }), ended)).allowed,
    ).toBe(true);
    const forged = structuredClone(pod);
    forged.metadata.ownerReferences = [
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'a', uid: 'b', controller: true },
    ];
    expect((await decide(reviewOf(forged), ended)).allowed).toBe(false);
    expect(
      (await decide(reviewOf(structuredClone(pod), { userInfo: replicaSetController }), {})).allowed,
    ).toBe(false);
  });

  it('rolls back to the previous release, by digest, whatever its verdict', async () => {
    const profile = { admission: { previous: { digests: [otherDigest] } } };
    const previous = withImage(`registry.starlight.example/starlight:v3-stable@${otherDigest}`);
    expect((await decide(update(deployment, previous), {}, profile)).allowed).toBe(true);
    expect((await decide(update(deployment, previous), {})).allowed).toBe(false);
  });
});

describe('modes', () => {
  const bare = () =>
    reviewOf(
      spoilt((copy) => {
        delete copy.spec.template.spec.containers[0].livenessProbe;
      }),
    );

  it('enforces, warns or only notes, as the profile says', async () => {
    const modes = (mode: 'enforce' | 'warn' | 'audit') => ({ admission: { rules: { probes: mode } } });
    const line = `[health.pod_readiness] ${serving}.livenessProbe: there is no livenessProbe; expected one with a handler`;
    expect(await decide(bare())).toMatchObject({ allowed: false, warnings: [] });
    const warned = await decide(bare(), undefined, modes('warn'));
    expect(warned).toMatchObject({ allowed: true, auditAnnotations: { warned: expect.any(String) } });
    expect(warned.warnings).toEqual([`${line.slice(0, 119)}…`]);
    expect(await decide(bare(), undefined, modes('audit'))).toMatchObject({
      allowed: true,
      warnings: [],
      auditAnnotations: { noted: `probes ${serving}.livenessProbe` },
    });
    expect((await decide(bare(), undefined, modes('enforce'))).message).toContain(line);
  });

  it('notes who works inside a pod, and refuses it where the profile asks for it', async () => {
    const exec = () =>
      reviewOf(
        { kind: 'PodExecOptions', apiVersion: 'v1', command: ['sh'] },
        { operation: 'CONNECT', subResource: 'exec', name: 'starlight-v4-1' },
      );
    expect(await decide(exec())).toMatchObject({
      allowed: true,
      auditAnnotations: { noted: 'exec pods/starlight-v4-1/exec' },
    });
    expect((await decide(exec(), undefined, { admission: { rules: { exec: 'enforce' } } })).allowed).toBe(
      false,
    );
  });

  it('refuses a profile that names a rule that there is not', async () => {
    await expect(rulesWith({}, { admission: { rules: { prober: 'warn' } } })).rejects.toThrow(
      /there is no rule prober; expected .*probes/,
    );
  });
});

it('takes secrets out before anything is said, and says where they stood', async () => {
  const secret = 'hunter22-correct-horse';
  const leaking = spoilt((copy) => {
    copy.spec.template.spec.containers[0].env.push({ name: 'ADMIN_PASSWORD', value: secret });
    copy.spec.template.spec.containers[0].args = ['--port=1', `--api-key=${secret}`];
    copy.metadata.annotations = { 'kubectl.kubernetes.io/last-applied-configuration': secret };
  });
  const decision = await decide(reviewOf(leaking));
  expect(decision.message).toContain(
    `${serving}.env[ADMIN_PASSWORD].value: a literal that looks like a secret`,
  );
  expect(decision.message).toContain(`${serving}.args[#1]: a literal`);
  expect(JSON.stringify(decision)).not.toContain('hunter22');
});

it('shows no more than a screen, in lines that nothing can forge', async () => {
  const many = spoilt((copy) => {
    const [container] = copy.spec.template.spec.containers;
    for (let index = 0; index < 50; index += 1)
      copy.spec.template.spec.containers.push({
        ...container,
        name: `c${index}`,
        image: `x\u001b[2J\n${'y'.repeat(500)}`,
      });
  });
  const { message = '', allowed } = await decide(reviewOf(many));
  expect(allowed).toBe(false);
  expect(message.length).toBeLessThan(6000);
  expect(message).toMatch(/and \d+ more/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  expect(message.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f]/);
});

it('lets in what is in no namespace of ours, and says so', async () => {
  const elsewhere = await decide(reviewOf(withImage('any'), { namespace: 'kube-system' }));
  expect(elsewhere).toMatchObject({ allowed: true, warnings: [expect.stringContaining('starlight-prod')] });
});

it.each([
  ['no object', null],
  ['no spec', { kind: 'Deployment', metadata: { name: 'a' } }],
  ['another kind', { kind: 'Pod', metadata: { name: 'a' }, spec: {} }],
  [
    'containers that are text',
    { kind: 'Deployment', metadata: {}, spec: { template: { spec: { containers: 'a' } } } },
  ],
])('refuses an object with %s', async (_, object) => {
  const review = reviewOf(object, { kind: { group: 'apps', version: 'v1', kind: 'Deployment' } });
  expect((await decide(review)).allowed).toBe(false);
});

it('refuses what can not be judged in time, and nothing because of what was there before', async () => {
  const long = spoilt((copy) => {
    const [container] = copy.spec.template.spec.containers;
    copy.spec.template.spec.containers = Array.from({ length: 101 }, (_, index) => ({
      ...container,
      name: `c${index}`,
    }));
  });
  expect((await decide(reviewOf(structuredClone(long)))).message).toContain('101 elements in containers');
  expect((await decide(update(long, structuredClone(deployment)))).allowed).toBe(true);
});

it('guards the deletion of what a rollback needs, of many at once too', async () => {
  const profile = { admission: { previous: { deployment: 'starlight-v3' } } };
  const [, previous] = await exampleObjects('previous');
  const deletion = () =>
    reviewOf(previous, { operation: 'DELETE', name: '', object: null, oldObject: structuredClone(previous) });
  expect((await decide(deletion(), undefined, profile)).message).toContain(
    'deletion of Deployment starlight-v3',
  );
  expect(
    (await decide(deletion(), { [releaseDigest]: [{ ...over, milestone: 'close' }] }, profile)).allowed,
  ).toBe(true);
});
