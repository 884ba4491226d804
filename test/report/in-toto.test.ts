import { beforeAll, describe, expect, it } from 'vitest';
import { inTotoTestResult } from '../../src/lib/report/in-toto/test-result.ts';
import { slsaVsa } from '../../src/lib/report/in-toto/verification-summary.ts';
import { outcomeOf, statusTable } from '../../src/lib/report/statuses.ts';
import type { Report } from '../../src/lib/report.ts';
import { inScope, readWithPython, render, renderAll } from './readers.testing.ts';
import { allPass, failing, unknownOnes, waived } from './samples.ts';

interface Statement<Predicate> {
  subjects: { name: string; digest: Record<string, string> }[];
  type: string;
  predicate: Predicate;
}

interface TestResult {
  result: string;
  configuration: { name: string; digest: Record<string, string>; annotations?: Record<string, unknown> }[];
  passedTests?: string[];
  warnedTests?: string[];
  failedTests?: string[];
}

interface Summary {
  verifier: { id: string };
  timeVerified: string;
  resourceUri: string;
  policy: { uri: string; digest: Record<string, string> };
  inputAttestations: { digest: Record<string, string> }[];
  verificationResult: string;
  verifiedLevels: string[];
}

const read = <Predicate>(texts: readonly string[]) => readWithPython<Statement<Predicate>>('in-toto', texts);
const subjects = ['d1', 'd2'].map((pair) => ({ sha256: pair.repeat(32) }));
const withoutImage = (report: Report): Report => {
  const { image: _, ...release } = report.release;
  return { ...report, release };
};
/** As if the clock had been read. */
const byTheClock = (report: Report): Report => ({
  ...report,
  now: { ...report.now, given: false },
  head: { ...report.head, nowWasGiven: false },
});

describe('the in-toto test result', () => {
  let all: { report: Report; statement: Statement<TestResult> }[];
  beforeAll(async () => {
    const rendered = await renderAll(inTotoTestResult);
    const statements = await read<TestResult>(rendered.map(({ text }) => text));
    all = rendered.map(({ report }, index) => ({
      report,
      statement: statements[index] as Statement<TestResult>,
    }));
    expect(all).toHaveLength(6);
  });

  it('is taken by in-toto’s own classes, and names the image that it is about', () => {
    for (const { statement } of all) {
      expect(statement.type).toBe('https://in-toto.io/attestation/test-result/v0.1');
      expect(statement.subjects.map(({ digest }) => digest)).toEqual(subjects);
    }
  });

  it('lists every item in scope by the table of statuses', () => {
    const { words } = statusTable['in-toto-test-result'];
    for (const { report, statement } of all) {
      const { passedTests = [], warnedTests = [], failedTests = [], configuration } = statement.predicate;
      const lists = { passedTests, warnedTests, failedTests };
      let listed = 0;
      for (const item of inScope(report)) {
        const word = words[outcomeOf(item)];
        for (const [name, list] of Object.entries(lists)) expect(list.includes(item.id)).toBe(name === word);
        listed += word === null ? 0 : 1;
      }
      expect(passedTests).toHaveLength(report.summary.pass);
      expect(warnedTests).toHaveLength(report.summary.waived);
      expect(passedTests.length + warnedTests.length + failedTests.length).toBe(listed);
      const profile = configuration.find(({ name }) => name === 'profile');
      expect(profile?.annotations?.['notApplicable']).toEqual(report.head.notApplicable);
      expect(listed + report.head.notApplicable.length).toBe(report.summary.inScope);
    }
  });

  it('is PASSED for go alone, WARNED with waivers, and FAILED for all else', () => {
    const results = all.map(({ report, statement }) => [
      report.verdict,
      report.summary.waived > 0,
      statement.predicate.result,
    ]);
    expect(results).toEqual([
      ['go', false, 'PASSED'],
      ['no-go', false, 'FAILED'],
      ['undecided', false, 'FAILED'],
      ['go', true, 'WARNED'],
      ['no-go', false, 'FAILED'],
      ['no-go', true, 'FAILED'],
    ]);
  });

  it('names by digest what was judged, and each waiver', () => {
    for (const { report, statement } of all) {
      const digests = statement.predicate.configuration.map(({ digest }) => `sha256:${digest['sha256']}`);
      const { snapshot, policies, module, profile, trust, inputs } = report.digests;
      expect(digests).toEqual([
        ...[inputs, snapshot, policies, module, profile, trust],
        ...report.head.waivers.map(({ envelope }) => envelope),
      ]);
    }
  });
});

describe('the SLSA verification summary', () => {
  const summaryOf = async (...reports: Report[]) =>
    (await read<Summary>(reports.map((report) => render(slsaVsa, report)))).map(({ predicate }) => predicate);

  it('is PASSED only for go over a whole milestone, judged by the clock', async () => {
    const [good, accepted, bad, open] = await Promise.all([allPass(), waived(), failing(), unknownOnes()]);
    const reports: [Report, string, string][] = [
      [byTheClock(good), 'PASSED', 'GATES_BEFORE_CLOSE'],
      [byTheClock(accepted), 'PASSED', 'GATES_BEFORE_CLOSE'],
      [good, 'FAILED', 'FAILED'],
      [byTheClock(bad), 'FAILED', 'FAILED'],
      [byTheClock(open), 'FAILED', 'FAILED'],
      [byTheClock({ ...good, scope: { phases: ['canary'] } }), 'FAILED', 'FAILED'],
      [byTheClock({ ...good, scope: { items: ['model.loads'] } }), 'FAILED', 'FAILED'],
    ];
    const summaries = await summaryOf(...reports.map(([report]) => report));
    expect(summaries.map((summary) => [summary.verificationResult, ...summary.verifiedLevels])).toEqual(
      reports.map(([, result, level]) => [result, level]),
    );
  });

  it('says by what and when the image was verified', async () => {
    const rendered = await renderAll(slsaVsa);
    const statements = await read<Summary>(rendered.map(({ text }) => text));
    expect(statements).toHaveLength(6);
    for (const [index, { report }] of rendered.entries()) {
      const { predicate, subjects: about, type } = statements[index] ?? expect.fail();
      expect(type).toBe('https://slsa.dev/verification_summary/v1');
      expect(about.map(({ digest }) => digest)).toEqual(subjects);
      expect(predicate.verifier.id).toBe('pkg:npm/%40starlight/gates');
      expect(Date.parse(predicate.timeVerified)).toBe(Date.parse(report.now.time));
      expect(predicate.policy.uri).toBe(
        `https://gates.starlight.dev/policies/before-${report.scope.before}/v1`,
      );
      expect(`sha256:${predicate.policy.digest['sha256']}`).toBe(report.digests.policies);
      expect(predicate.inputAttestations.map(({ digest }) => `sha256:${digest['sha256']}`)).toEqual([
        report.digests.snapshot,
      ]);
    }
  });

  it.each([
    [
      'registry.example:5000/team/Detector:v4-prod',
      '&tag=v4-prod',
      'detector',
      'registry.example%3A5000%2Fteam%2Fdetector',
    ],
    ['localhost:5000/app', '', 'app', 'localhost%3A5000%2Fapp'],
    ['quay.io/app:v1@sha256:00', '&tag=v1', 'app', 'quay.io%2Fapp'],
  ])('says of which image, as a package URL: %s', async (reference, tag, name, repository) => {
    const report = await allPass();
    const release = { ...report.release, image: { ...report.release.image, reference } };
    const [summary] = await summaryOf({ ...report, release });
    expect(summary?.resourceUri).toBe(
      `pkg:oci/${name}@sha256%3A${'d1'.repeat(32)}?repository_url=${repository}${tag}`,
    );
  });
});

it.each([inTotoTestResult, slsaVsa])('$name is refused for a release without an image', async (format) => {
  const report = withoutImage(await allPass());
  expect(() => render(format, report)).toThrow(
    expect.objectContaining({
      code: 'report_invalid',
      message: expect.stringMatching(/no image digest.*--image-digest/),
    }),
  );
});

it.each([inTotoTestResult, slsaVsa])('$name is the same each time', async (format) => {
  for (const { report, text } of await renderAll(format)) expect(render(format, report)).toBe(text);
});
