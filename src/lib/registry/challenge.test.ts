import { describe, expect, it } from 'vitest';
import { parseChallenges } from './challenge.ts';

describe('parseChallenges', () => {
  it('reads the challenge of a token server', () => {
    const header =
      'Bearer realm="https://auth.example.com/token",service="registry.example.com",scope="repository:team/app:pull,push"';
    expect(parseChallenges(header)).toEqual([
      {
        scheme: 'bearer',
        parameters: {
          realm: 'https://auth.example.com/token',
          service: 'registry.example.com',
          scope: 'repository:team/app:pull,push',
        },
      },
    ]);
  });

  it('reads several challenges, other cases, white space, plain values and escapes', () => {
    const header = 'BASIC Realm = "a \\"b\\", c" , charset=UTF-8, bearer realm=x , realm=second';
    expect(parseChallenges(header)).toEqual([
      { scheme: 'basic', parameters: { realm: 'a "b", c', charset: 'UTF-8' } },
      { scheme: 'bearer', parameters: { realm: 'x' } },
    ]);
  });

  it.each([null, '', ',,,', '"', '= x', 'Bearer realm="never closed'])('finds no realm in %j', (header) => {
    expect(parseChallenges(header).flatMap(({ parameters }) => Object.keys(parameters))).toEqual([]);
  });

  it('lets no parameter touch what objects have by themselves', () => {
    const [challenge] = parseChallenges('Bearer __proto__="x", constructor="y"');
    expect(Object.getPrototypeOf(challenge?.parameters)).toBeNull();
    expect(challenge?.parameters['constructor']).toBe('y');
  });
});
