import { describe, expect, it } from 'vitest';
import { asJson, asMultipart, picture, testService, withKey } from './service.testing.ts';

/** The lines of one series, without its comments. */
const series = (text: string, name: string) =>
  text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));

describe('/metrics', () => {
  it('counts requests and predictions, with the promised buckets', async () => {
    const { app, service } = await testService();
    const image = await picture('gif');
    await app.inject(asMultipart(image));
    await app.inject(asJson(image));
    await app.inject(asJson(Buffer.from('no picture')));
    await app.inject('/nowhere/at/all');
    const { body, headers } = await app.inject('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    const labels = 'method="POST",route="/inference",code="200"';
    expect(series(body, 'http_requests_total')).toEqual([
      `http_requests_total{${labels}} 2`,
      'http_requests_total{method="POST",route="/inference",code="422"} 1',
      'http_requests_total{method="GET",route="unmatched",code="404"} 1',
    ]);
    const buckets = series(body, 'http_request_duration_seconds_bucket').filter((line) =>
      line.includes(labels),
    );
    expect(buckets.map((line) => /le="([^"]+)"/.exec(line)?.[1])).toEqual([
      '0.01',
      '0.025',
      '0.05',
      '0.1',
      '0.2',
      '0.5',
      '1',
      '2.5',
      '+Inf',
    ]);
    expect(buckets.at(-1)).toMatch(/ 2$/);
    expect(series(body, 'inference_predictions_total')).toEqual([
      expect.stringMatching(/^inference_predictions_total\{prediction="(clean|stego)",format="gif"\} 2$/),
    ]);
    expect(series(body, 'dependency_up')).toEqual(['dependency_up{dependency="model"} 1']);
    expect(series(body, 'model_info')).toEqual([
      `model_info{version="v4",digest="${service.model?.digest}"} 1`,
    ]);
    expect(series(body, 'process_resident_memory_bytes')).toHaveLength(1);
    expect(series(body, 'process_cpu_seconds_total')).toHaveLength(1);
  });
});

describe('/openapi.json', () => {
  it('names every endpoint of the contract with its codes, bodies and credentials', async () => {
    const { app } = await testService();
    const contract = (await app.inject('/openapi.json')).json();
    expect(contract.openapi).toBe('3.0.3');
    expect(Object.keys(contract.paths).sort()).toEqual(['/health', '/inference', '/models/versions']);
    const { post } = contract.paths['/inference'];
    expect(Object.keys(post.responses)).toEqual([
      '200',
      '400',
      '401',
      '403',
      '413',
      '415',
      '422',
      '429',
      '500',
      '503',
      '504',
    ]);
    expect(Object.keys(post.requestBody.content).sort()).toEqual(['application/json', 'multipart/form-data']);
    expect(post.security).toEqual([{ apiKey: [] }, { token: [] }]);
    expect(contract.paths['/health'].get.security).toBeUndefined();
    expect(Object.keys(contract.components.securitySchemes)).toEqual(['apiKey', 'token']);
  });
});

it('names the served model under /models/versions', async () => {
  const { app, service } = await testService({ MODEL_VERSION: 'v4.1' });
  const answer = await app.inject({ url: '/models/versions', headers: withKey });
  expect(answer.json()).toEqual({ version: 'v4.1', digest: service.model?.digest });
  expect(answer.json().digest).toMatch(/^sha256:[0-9a-f]{64}$/);
});
