import { execFile } from 'node:child_process';
import { appendFile, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const examples = fileURLToPath(new URL('../examples/', import.meta.url));

/** An example release as its team has it: a git checkout with two tagged versions and the reports of its pipeline. */
export interface Checkout {
  readonly directory: string;
  /** the commit of the release */
  readonly revision: string;
}

/**
 * Makes a git checkout of an example: the previous version with documents that were a little shorter, then the
 * release, whose manifests name the image by its digest, each with its tag. The pipeline's reports lie in `reports/`,
 * which git ignores.
 */
export async function makeCheckout(
  example: 'starlight' | 'harbour',
  directory: string,
  options: { imageDigest: string; tags: { previous: string; release: string } },
): Promise<Checkout> {
  const source = join(examples, example);
  const git = async (...args: string[]) => (await run('git', args, { cwd: directory })).stdout.trim();
  await mkdir(directory, { recursive: true });
  for (const name of ['k8s', 'docs', 'scripts', 'charts', 'contacts.yaml', 'gates.yaml'])
    await cp(join(source, name), join(directory, name), { recursive: true }).catch(ignoreMissing);
  await writeFile(join(directory, '.gitignore'), 'reports/\n');

  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'user.name', 'Example Team');
  await git('config', 'user.email', 'team@example.org');
  await git('config', 'commit.gpgsign', 'false');
  const documents = (await readdir(join(directory, 'docs'))).filter((name) => name.endsWith('.md'));
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'The previous version');
  await git('tag', options.tags.previous);

  for (const name of documents)
    await appendFile(
      join(directory, 'docs', name),
      `\nReviewed for ${options.tags.release}; what changed since ${options.tags.previous} is described above.\n`,
    );
  const manifests = join(directory, 'k8s');
  for (const name of await readdir(manifests)) {
    const text = await readFile(join(manifests, name), 'utf8');
    await writeFile(join(manifests, name), text.replace(/sha256:0{64}/g, options.imageDigest));
  }
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'The release');
  await git('tag', options.tags.release);
  return { directory, revision: await git('rev-parse', 'HEAD') };
}

/** Writes a scan of the image in Trivy's format, without a finding that fails, as a pipeline would. */
export async function writeScan(
  directory: string,
  image: { reference: string; digest: string },
  scannedAt: Date,
): Promise<void> {
  await mkdir(join(directory, 'reports'), { recursive: true });
  const packages = ['base-files', 'libc6', 'libssl3', 'nodejs', 'onnxruntime'].map((Name) => ({
    Name,
    Version: '1.0',
  }));
  const report = {
    SchemaVersion: 2,
    CreatedAt: scannedAt.toISOString(),
    ArtifactName: image.reference,
    ArtifactType: 'container_image',
    Metadata: { RepoDigests: [`${image.reference.replace(/:[^:/]*$/, '')}@${image.digest}`] },
    Results: [
      {
        Target: `${image.reference} (debian 12.11)`,
        Class: 'os-pkgs',
        Type: 'debian',
        Packages: packages,
        Vulnerabilities: [
          { VulnerabilityID: 'CVE-2025-0001', PkgName: 'libc6', InstalledVersion: '1.0', Severity: 'LOW' },
        ],
      },
    ],
  };
  await writeFile(join(directory, 'reports', 'trivy.json'), JSON.stringify(report, null, 2));
  const version = { Version: '0.66.0', VulnerabilityDB: { UpdatedAt: scannedAt.toISOString() } };
  await writeFile(join(directory, 'reports', 'trivy.version.json'), JSON.stringify(version, null, 2));
}

/** Writes JUnit XML of a test run, as a pipeline would. */
export async function writeTestResults(directory: string): Promise<void> {
  await mkdir(join(directory, 'reports'), { recursive: true });
  const names = [
    'answers /health',
    'names its model',
    'detects a payload',
    'passes a clean image',
    'refuses a bomb',
  ];
  const cases = names
    .map((name) => `    <testcase classname="service" name="${name}" time="0.012"/>`)
    .join('\n');
  await writeFile(
    join(directory, 'reports', 'junit.xml'),
    `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n  <testsuite name="service" tests="${names.length}" failures="0" errors="0" skipped="0">\n${cases}\n  </testsuite>\n</testsuites>\n`,
  );
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
