import { describe, expect, it } from 'vitest';
import { parseImageReference, referenceText } from './reference.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const sha512 = `sha512:${'0123456789abcdef'.repeat(8)}`;

describe('parseImageReference', () => {
  it.each([
    ['nginx', 'docker.io', 'library/nginx', 'latest', undefined],
    ['nginx:1.27', 'docker.io', 'library/nginx', '1.27', undefined],
    ['team/app', 'docker.io', 'team/app', 'latest', undefined],
    ['docker.io/nginx', 'docker.io', 'library/nginx', 'latest', undefined],
    ['index.docker.io/team/app:v1', 'docker.io', 'team/app', 'v1', undefined],
    [`nginx@${digest}`, 'docker.io', 'library/nginx', undefined, digest],
    ['registry.example.com/app', 'registry.example.com', 'app', 'latest', undefined],
    [
      `registry.example.com:5000/team/app:v4-prod@${digest}`,
      'registry.example.com:5000',
      'team/app',
      'v4-prod',
      digest,
    ],
    [`Registry.Example.Com/team/app@${sha512}`, 'registry.example.com', 'team/app', undefined, sha512],
    ['localhost/app:v1', 'localhost', 'app', 'v1', undefined],
    ['localhost:5000/app', 'localhost:5000', 'app', 'latest', undefined],
    ['127.0.0.1:5000/a/b/c:v', '127.0.0.1:5000', 'a/b/c', 'v', undefined],
    ['[::1]:5000/team/app:v1', '[::1]:5000', 'team/app', 'v1', undefined],
    ['[2001:db8::1]/app', '[2001:db8::1]', 'app', 'latest', undefined],
    ['r.example/a__b/c-d.e_f---g:T_1.2-x', 'r.example', 'a__b/c-d.e_f---g', 'T_1.2-x', undefined],
  ])('reads %s', (text, registry, repository, tag, digestThere) => {
    const found = parseImageReference(text);
    expect(found).toEqual({
      registry,
      repository,
      ...(tag === undefined ? {} : { tag }),
      ...(digestThere === undefined ? {} : { digest: digestThere }),
    });
    expect(parseImageReference(referenceText(found))).toEqual(found);
  });

  it.each([
    ['', 'a repository'],
    ['https://registry.example.com/app', 'no scheme'],
    ['registry.example.com/', 'a repository'],
    ['registry.example.com/Team/app', 'a repository of lower-case'],
    ['registry.example.com/team//app', 'a repository'],
    ['registry.example.com/../app', 'a repository'],
    ['registry.example.com/app?x=1', 'a repository'],
    ['registry.example.com/app%2f', 'a repository'],
    ['registry.example.com/app:', 'a tag'],
    ['registry.example.com/app:v1/x', 'a tag'],
    [`registry.example.com/app:${'t'.repeat(129)}`, 'a tag'],
    ['registry.example.com/app@sha256:abc', 'sha256: and 64'],
    [`registry.example.com/app@${digest.toUpperCase()}`, 'sha256: and 64'],
    [`registry.example.com/app@md5:${'0'.repeat(32)}`, 'sha256: and 64'],
    ['user:word@registry.example.com/app', 'sha256: and 64'],
    ['registry.example.com:0/app', 'a host name'],
    ['registry.example.com:65536/app', 'a host name'],
    ['[::1/app', 'a host name'],
    ['[::g]/app', 'a host name'],
    ['-host.example/app', 'a host name'],
    ['host.example#/app', 'a host name'],
    [`r.example/${'a'.repeat(256)}`, 'a repository of at most 255'],
    [`r.example/${'a'.repeat(600)}`, 'at most 512'],
  ])('refuses %j', (text, expected) => {
    expect(() => parseImageReference(text)).toThrow(
      expect.objectContaining({
        code: 'usage_invalid',
        message: expect.stringContaining(`expected ${expected}`),
      }),
    );
  });

  it('does not repeat a password that somebody put in', () => {
    expect(() => parseImageReference('ada:hunter2@registry.example.com/app')).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/"ada:…@registry/) }),
    );
  });
});
