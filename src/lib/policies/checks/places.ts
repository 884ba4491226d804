import type { PolicySources } from '../items.ts';
import type { ParsedFile } from '../parsed-file.ts';
import { type CheckResult, type Problem, problemIn } from '../problems.ts';

const part = /^[a-z][a-z0-9_]*$/;

/** Every file stands where its package says, no package has two files, no id two items, and no team replaces what is shipped. */
export function checkPlaces({ files, items }: Pick<PolicySources, 'files' | 'items'>): CheckResult {
  const problems: Problem[] = [];
  const byPackage = new Map<string, ParsedFile>();
  for (const file of files) {
    const { source } = file;
    const expected = source.relative.replace(/\.rego$/, '').split('/');
    const place = expected.join('.');
    if (source.kind === 'misplaced')
      problems.push(
        problemIn(
          file,
          'a rule stands in checks/<section>/<item>.rego, derived/<section>/<item>.rego or lib/<concept>.rego',
        ),
      );
    else if (!expected.every((name) => part.test(name)))
      problems.push(problemIn(file, 'names of folders and files are lower case, with _ between words'));
    else if (!isPackageOf(file, place))
      problems.push(
        problemIn(file, `package ${place} expected, by the file's place; found package ${file.package}`),
      );

    const other = byPackage.get(file.package);
    if (other === undefined) byPackage.set(file.package, file);
    else problems.push(problemIn(file, `package ${file.package} is ${taken(other)}`));
  }
  const ids = new Map<string, ParsedFile>();
  for (const { id, file } of items) {
    const other = ids.get(id);
    if (other === undefined) ids.set(id, file);
    else problems.push(problemIn(file, `an item ${id} is ${taken(other)}`));
  }
  return { examined: files.length, problems };
}

function isPackageOf({ package: name }: ParsedFile, place: string): boolean {
  return name === place || (place === 'testing.testing' && name === 'testing');
}

function taken(other: ParsedFile): string {
  return other.source.origin === 'shipped'
    ? `shipped (${other.source.label}): shipped rules can't be replaced, only added to`
    : `in ${other.source.path} already`;
}
