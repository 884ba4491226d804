import { describe, expect, it } from 'vitest';
import { mayLeadTo, originOf } from './origin.ts';

describe('originOf', () => {
  it.each([
    ['registry.example.com:5000', undefined, 'https://registry.example.com:5000'],
    ['docker.io', undefined, 'https://registry-1.docker.io'],
    ['localhost:5000', undefined, 'http://localhost:5000'],
    ['127.3.2.1:5000', undefined, 'http://127.3.2.1:5000'],
    ['[::1]:5000', undefined, 'http://[::1]:5000'],
    ['[2001:db8::1]', undefined, 'https://[2001:db8::1]'],
    // names that only begin like this machine's
    ['127.0.0.1.example.com', undefined, 'https://127.0.0.1.example.com'],
    ['localhost.example.com', undefined, 'https://localhost.example.com'],
    ['registry.example.com', true, 'http://registry.example.com'],
    ['localhost:5000', false, 'https://localhost:5000'],
  ])('of %s (plainHttp %s) is %s', (registry, plainHttp, origin) => {
    expect(originOf(registry, plainHttp).origin).toBe(origin);
  });
});

describe('mayLeadTo', () => {
  it.each([
    ['https://a.example/x', 'https://b.example/y', true],
    ['https://a.example/x', 'http://a.example/x', false],
    ['https://a.example/x', 'http://127.0.0.1/x', false],
    ['https://a.example/x', 'https://name:word@b.example/y', false],
    ['https://a.example/x', 'file:///etc/passwd', false],
    ['http://127.0.0.1:1/x', 'http://localhost:2/y', true],
    ['http://127.0.0.1:1/x', 'http://a.example/y', false],
    ['http://127.0.0.1:1/x', 'https://a.example/y', true],
    ['http://a.example/x', 'http://a.example:8080/y', true],
    ['http://a.example/x', 'http://127.0.0.1/y', false],
  ])('from %s to %s: %s', (from, to, expected) => {
    expect(mayLeadTo(new URL(from), new URL(to))).toBe(expected);
  });
});
