import { describe, expect, it } from 'vitest';
import { redactObject } from './redact.ts';
import { suspectKind, suspectKindOfText, withoutSecrets } from './secret-literals.ts';

const planted = {
  private_key: '-----BEGIN RSA PRIVATE KEY-----\nMIIB',
  credentials_in_url: 'postgres://starlight:hunter22@db:5432/starlight',
  json_web_token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcDEF123',
  bearer_token: 'Authorization: Bearer abcdefghijklmnop1234',
  aws_access_key: 'AKIAIOSFODNN7EXAMPLE',
  github_token: `ghp_${'a'.repeat(36)}`,
  slack_token: 'xoxb-1234567890-abcdef',
} as const;

describe('suspectKind', () => {
  it.each(Object.entries(planted))('sees a %s', (kind, literal) => {
    expect(suspectKind(literal, 'NOTE')).toBe(kind);
  });

  it.each(['DB_PASSWORD', 'apiToken', 'client-secret', 'API_KEY', 'dbPassword', 'secret'])(
    'suspects any literal under %s',
    (name) => expect(suspectKind('correct horse', name)).toBe('named_like_a_secret'),
  );

  it.each([
    ['postgres://db:5432/starlight', 'DATABASE_URL'],
    ['/run/secrets/token', 'TOKEN_FILE'],
    ['$(DB_PASSWORD)', 'DB_PASSWORD'],
    ['info', 'LOG_LEVEL'],
    ['30', 'TOKEN_TTL'],
    ['/models/detector.onnx', 'MODEL_PATH'],
    ['monkey', 'KEYBOARD'],
    ['tokenizer.json', 'TOKENIZER'],
    ['starlight-api', 'API_SECRET_NAME'],
  ])('lets %s under %s be', (literal, name) => expect(suspectKind(literal, name)).toBeUndefined());

  it('reads assignments on a command line', () => {
    expect(suspectKindOfText('--password=hunter22')).toBe('named_like_a_secret');
    expect(suspectKindOfText('--port=8080')).toBeUndefined();
    expect(suspectKindOfText('serve --api-key hunter22 --port 1')).toBe('named_like_a_secret');
    expect(suspectKindOfText('serve --api-key --port 1')).toBeUndefined();
    expect(suspectKindOfText('hunter22', '--password')).toBe('named_like_a_secret');
    expect(suspectKindOfText('--verbose', '--password')).toBeUndefined();
  });

  it.each([
    'port=1\npassword=hunter22\n',
    'db:\n  password: "hunter22"\n',
    '{"a": 1, "clientSecret": "hunter22"}',
    'host=db user=a password=hunter22',
    'Server=db;Password=hunter22;',
    'redis://cache:6379/?password=hunter22',
  ])('reads assignments within %j', (literal) =>
    expect(suspectKind(literal, 'a.conf')).toBe('named_like_a_secret'),
  );

  it.each([
    'password: $(DB_PASSWORD)\n',
    'password: "{{ .Values.password }}"\n',
    'password_file: /run/secrets/db\n',
    'token = readToken();\n',
    'secret:\n  name: db\n',
    'tokens: 12\nmax_tokens: 4000\n',
    '# set the password in the Secret\n',
  ])('lets %j be', (literal) => expect(suspectKind(literal, 'a.conf')).toBeUndefined());
});

describe('withoutSecrets', () => {
  it.each([
    ['GET https://a:hunter22@x.example/b: 500', 'GET https://[redacted credentials_in_url]@x.example/b: 500'],
    ['https://hunter22@x.example', 'https://[redacted credentials_in_url]@x.example'],
    ['https://x.example/?q=a&access_token=hunter22#b', 'https://x.example/?q=a&access_token=[redacted]#b'],
    ['https://x.example/?X-Amz-Signature=hunter22', 'https://x.example/?X-Amz-Signature=[redacted]'],
    ['https://hooks.slack.com/services/T0/B0/hunter22', 'https://[redacted webhook]'],
    [`key ${planted.github_token}.`, 'key [redacted github_token].'],
    ['https://x.example/@user?page=2', 'https://x.example/@user?page=2'],
    ['ssh://git@x.example/a.git', 'ssh://git@x.example/a.git'],
  ])('%s', (text, clean) => {
    expect(withoutSecrets(text)).toBe(clean);
    expect(withoutSecrets(clean)).toBe(clean);
  });
});

describe('redactObject', () => {
  it('leaves no planted secret in a workload, and says what it was', () => {
    const deployment = {
      kind: 'Deployment',
      metadata: {
        name: 'starlight-v4',
        managedFields: [{ manager: 'kubectl' }],
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': planted.private_key,
          note: planted.aws_access_key,
        },
      },
      spec: {
        template: {
          spec: {
            containers: [
              {
                name: 'detector',
                args: ['--port=8080', '--token=hunter2222'],
                env: [
                  { name: 'DATABASE_URL', value: planted.credentials_in_url },
                  { name: 'LOG_LEVEL', value: 'info' },
                ],
              },
            ],
          },
        },
      },
    };
    redactObject(deployment);
    const text = JSON.stringify(deployment);
    for (const secret of [...Object.values(planted), 'hunter2222']) expect(text).not.toContain(secret);
    const [container] = deployment.spec.template.spec.containers;
    expect(container?.env).toEqual([
      { name: 'DATABASE_URL', value: { redacted: true, length: 47, kind: 'credentials_in_url' } },
      { name: 'LOG_LEVEL', value: 'info' },
    ]);
    expect(container?.args[0]).toBe('--port=8080');
    expect(deployment.metadata).not.toHaveProperty('managedFields');
  });

  it('keeps only the names of a Secret’s keys', () => {
    const secret: Record<string, unknown> = {
      kind: 'Secret',
      metadata: { name: 'api' },
      data: { API_KEY: 'aHVudGVyMg==' },
      stringData: { OTHER: 'hunter2' },
    };
    redactObject(secret);
    expect(secret).toEqual({ kind: 'Secret', metadata: { name: 'api' }, keys: ['API_KEY', 'OTHER'] });
  });

  it('changes nothing the second time', () => {
    const object = { kind: 'ConfigMap', data: { DB_PASSWORD: 'correct horse', LOG_LEVEL: 'info' } };
    redactObject(object);
    const once = structuredClone(object);
    redactObject(object);
    expect(object).toEqual(once);
  });
});
