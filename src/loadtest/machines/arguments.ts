import { GatesError } from '../../lib/errors.ts';
import { suspectKind } from '../../lib/snapshot/secret-literals.ts';

/**
 * What neither of the operator's two readers changes: it splits the arguments at spaces for the runners, and puts the same
 * text unquoted into a shell command for the initializer.
 */
const unchangedText = /^[\w.,:/@%+=-]*$/;

/** The folder where the runners see the script and its files; the operator's own choice. */
const filesFolder = '/test';
export const credentialsFolder = '/credentials';

/** Where the runners see a file that was given with the script. */
export function mountedFile(name: string): string {
  return `${filesFolder}/${name}`;
}

/**
 * Refuses settings that would reach the script in another way than they were given, and those that hold a credential.
 *
 * @param credentialFiles the settings that name files of a Secret
 * @throws GatesError `usage_invalid` that names the setting, and not its value if that may be a secret
 */
export function checkSettings(
  settings: Readonly<Record<string, string>>,
  credentialFiles: Readonly<Record<string, string>>,
): void {
  for (const name of [...Object.keys(settings), ...Object.keys(credentialFiles)])
    if (!/^[A-Za-z_]\w*$/.test(name))
      refuse(`settings: expected a name of letters, digits and _; found "${name}".`);
  for (const [name, value] of Object.entries(settings)) {
    const kind = suspectKind(value, name);
    if (kind !== undefined)
      refuse(
        `settings.${name}: seems to hold a credential (${kind}), which everyone could read in the runners' command line: put it into a Secret and name it in credentialsSecret.`,
      );
    if (Object.hasOwn(credentialFiles, name))
      refuse(`settings.${name}: is named in credentialsSecret too; give it once.`);
    if (!unchangedText.test(value)) {
      const strange = [...new Set(value.replace(/[\w.,:/@%+=-]/g, ''))].join('');
      refuse(
        `settings.${name}: expected only letters, digits and . , : / @ % + = - _, since the operator passes arguments through a shell and splits them at spaces; found ${JSON.stringify(strange)}. Put this setting into a JSON configuration among the files.`,
      );
    }
  }
  if ((settings['REPORT'] ?? '-') !== '-')
    refuse(
      `settings.REPORT: expected -, since reports leave a runner by its log; found "${settings['REPORT']}".`,
    );
}

/**
 * The arguments of `k6 run`, as the operator wants them: one text, split at spaces.
 *
 * The operator gives them to `k6 archive` as well, without `--no-usage-report`; it would drop with that flag what follows
 * it up to the next word that begins with a dash.
 */
export function k6Arguments(
  settings: Readonly<Record<string, string>>,
  credentialFiles: Readonly<Record<string, string>>,
): string {
  const paths = Object.entries(credentialFiles).map(([name, key]) => [name, `${credentialsFolder}/${key}`]);
  const given = { ...settings, ...Object.fromEntries(paths), REPORT: '-' };
  return [
    '--no-usage-report',
    '--include-system-env-vars=false',
    ...Object.entries(given).map(([name, value]) => `-e ${name}=${value}`),
  ].join(' ');
}

function refuse(message: string): never {
  throw new GatesError('usage_invalid', message);
}
