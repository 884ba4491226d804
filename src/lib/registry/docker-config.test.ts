import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dockerCredentials } from './docker-config.ts';

const secret = 'hunter2-canary-secret';
const auth = (text: string) => ({ auth: Buffer.from(text).toString('base64') });

let folder: string;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gates-docker-config-'));
  env = { DOCKER_CONFIG: folder, PATH: `${folder}:/usr/bin:/bin` };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function credentials(config: unknown, registry: string, timeout_ms = 10_000) {
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  await writeFile(join(folder, 'config.json'), text);
  return dockerCredentials({ env, timeout_ms })(registry);
}

async function helper(name: string, script: string): Promise<void> {
  const file = join(folder, `docker-credential-${name}`);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

/** The message of the error that this ends with, after a look that it holds no secret. */
async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown as Error,
  );
  expect(error).toMatchObject({ code: 'registry_failed' });
  const whole = `${error?.message} ${error?.stack} ${String(error?.cause)} ${JSON.stringify(error)}`;
  expect(whole).not.toContain(secret);
  expect(whole).not.toContain(Buffer.from(`ada:${secret}`).toString('base64'));
  return error?.message ?? '';
}

describe('dockerCredentials', () => {
  it('has none without a config, and without an entry', async () => {
    expect(await dockerCredentials({ env })('registry.example.com')).toBeUndefined();
    expect(await credentials({}, 'registry.example.com')).toBeUndefined();
  });

  it('reads a password with colons, and every way to write a host', async () => {
    const password = { kind: 'password', username: 'ada', password: `a:b:${secret}` };
    const keys = [
      'r.example:5000',
      'https://r.example:5000',
      'http://r.example:5000/v2/',
      'https://R.example:5000/v1/',
    ];
    for (const key of keys)
      expect(await credentials({ auths: { [key]: auth(`ada:a:b:${secret}`) } }, 'r.example:5000')).toEqual(
        password,
      );
    const split = { auths: { 'r.example:5000': { username: 'ada', password: `a:b:${secret}` } } };
    expect(await credentials(split, 'r.example:5000')).toEqual(password);
  });

  it('compares hosts exactly', async () => {
    const auths = { 'r.example': auth(`ada:${secret}`) };
    const others = ['r.example:5000', 'xr.example', 'r.example.evil.example', 'sub.r.example', 'example'];
    for (const other of others) expect(await credentials({ auths }, other)).toBeUndefined();
    const withPath = {
      'r.example/team': auth(`ada:${secret}`),
      'https://r.example/v2/x': auth(`ada:${secret}`),
    };
    expect(await credentials({ auths: withPath }, 'r.example')).toBeUndefined();
  });

  it('knows Docker Hub under its old address, and not under that of its other tokens', async () => {
    const auths = { 'https://index.docker.io/v1/': auth(`ada:${secret}`) };
    expect(await credentials({ auths }, 'docker.io')).toMatchObject({ username: 'ada' });
    const tokens = { 'https://index.docker.io/v1/access-token': auth(`ada:${secret}`) };
    expect(await credentials({ auths: tokens }, 'docker.io')).toBeUndefined();
  });

  it('prefers a token to a password', async () => {
    const entry = { ...auth('<token>:'), identitytoken: secret };
    expect(await credentials({ auths: { 'r.example': entry } }, 'r.example')).toEqual({
      kind: 'identity_token',
      token: secret,
    });
    expect(await credentials({ auths: { 'r.example': { registrytoken: secret } } }, 'r.example')).toEqual({
      kind: 'registry_token',
      token: secret,
    });
  });

  it('never repeats what it could not read', async () => {
    expect(await failure(credentials(`{"auths": {"r.example": {"auth": "${secret}`, 'r.example'))).toMatch(
      /config\.json: expected one JSON document/,
    );
    expect(await failure(credentials({ auths: { 'r.example': { auth: [secret] } } }, 'r.example'))).toMatch(
      /\["auths"\]\["r\.example"\]\["auth"\]/,
    );
    expect(await failure(credentials({ auths: { 'r.example': auth(secret) } }, 'r.example'))).toMatch(
      /docker login r\.example again/,
    );
    const token = { auths: { 'r.example': { identitytoken: `${secret}\r\nx: y` } } };
    expect(await failure(credentials(token, 'r.example'))).toMatch(/docker login/);
  });

  it('asks the helper of the registry, before that of all, with its host on standard input', async () => {
    await helper('one', `/bin/cat > "${folder}/asked"; echo '{"Username":"ada","Secret":"${secret}"}'`);
    await helper('all', `echo '{"Username":"<token>","Secret":"${secret}"}'`);
    const config = { credHelpers: { 'r.example': 'one' }, credsStore: 'all' };
    expect(await credentials(config, 'r.example')).toEqual({
      kind: 'password',
      username: 'ada',
      password: secret,
    });
    expect(await readFile(join(folder, 'asked'), 'utf8')).toBe('r.example');
    expect(await credentials(config, 'other.example')).toEqual({ kind: 'identity_token', token: secret });
    await helper('hub', `/bin/cat > "${folder}/asked"; echo '{"Username":"ada","Secret":"x"}'`);
    await credentials({ credsStore: 'hub' }, 'docker.io');
    expect(await readFile(join(folder, 'asked'), 'utf8')).toBe('https://index.docker.io/v1/');
  });

  it('goes on to the file where the helper has none', async () => {
    await helper('none', 'echo "credentials not found in native keychain"; exit 1');
    const auths = { 'r.example': auth(`ada:${secret}`) };
    expect(await credentials({ credsStore: 'none', auths }, 'r.example')).toMatchObject({ username: 'ada' });
    expect(await credentials({ credsStore: 'none' }, 'r.example')).toBeUndefined();
  });

  it('says how a helper failed, and nothing that it printed', async () => {
    const ask = (name: string, timeout_ms?: number) =>
      failure(credentials({ credsStore: name }, 'r.example', timeout_ms));
    await helper('broken', `echo ${secret}; echo ${secret} >&2; exit 3`);
    expect(await ask('broken')).toMatch(
      /docker-credential-broken get failed \(3\) for r\.example; run "echo/,
    );
    await helper('odd', `echo '{"Secret": "${secret}"}'`);
    expect(await ask('odd')).toMatch(/did not answer as credential helpers do/);
    await helper('endless', `while :; do echo ${secret}; done`);
    expect(await ask('endless')).toMatch(/failed \(by a signal\)/);
    await helper('slow', `echo ${secret}; /bin/sleep 60`);
    expect(await ask('slow', 300)).toMatch(/did not answer within 0\.3 s/);
    expect(await ask('missing')).toMatch(/docker-credential-missing, .* is not on the PATH/);
    expect(await ask('../../bin/sh')).toMatch(/no name of a program/);
  });
});
