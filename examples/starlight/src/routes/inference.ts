import type { FastifyInstance } from 'fastify';
import { withDeadline } from '../deadline.ts';
import { decodeImage } from '../decode.ts';
import { jsonBody_bytes_max, readImage } from '../image-body.ts';
import { toModelInput } from '../preprocess.ts';
import { Problem } from '../problem.ts';
import type { Service } from '../service.ts';
import { readStored } from '../stored.ts';
import { loadedModel } from './loaded-model.ts';
import { imageBody, prediction, refusals, security } from './schemas.ts';

const THRESHOLD = 0.5;

/** `POST /inference`: looks at one image. The time limit counts from the complete body on. */
export function inferenceRoute(app: FastifyInstance, service: Service): void {
  const { image: limits, inferenceTimeout_ms } = service.configuration;

  async function infer(bytes: Uint8Array) {
    const model = loadedModel(service);
    const { format, pixels } = await decodeImage(bytes, limits.pixels_max);
    const stored = readStored(format, bytes, pixels.channels);
    const probability = await model.probability(toModelInput(pixels, stored));
    const { version, digest } = model;
    return {
      prediction: probability > THRESHOLD ? 'stego' : 'clean',
      probability,
      model: { version, digest },
      format,
    };
  }

  const options = {
    schema: {
      summary: 'Looks for something hidden in an image',
      security,
      body: imageBody,
      response: { 200: prediction, ...refusals(400, 401, 403, 413, 415, 422, 429, 500, 503, 504) },
    },
    // The schema is the contract; what a body holds is judged by readImage, for both kinds of body alike.
    validatorCompiler: () => () => true,
    bodyLimit: jsonBody_bytes_max(limits.bytes_max),
    onRequest: [app.authenticate, app.limitRate],
  };
  app.post('/inference', options, async (request, reply) => {
    const bytes = await readImage(request, limits.bytes_max);
    const fault = service.faults.next();
    if (fault.hangs) return reply.hijack();
    const work = async () => {
      await fault.endure();
      if (fault.fails) throw new Problem(503, 'fault', 'A fault was asked for.');
      return infer(bytes);
    };
    const result = await withDeadline(
      work,
      inferenceTimeout_ms,
      () =>
        new Problem(504, 'inference_timeout', `The inference took longer than ${inferenceTimeout_ms} ms.`),
    );
    if (fault.body !== undefined) return reply.type('application/json').send(fault.body);
    service.metrics.countPrediction(result.prediction, result.format);
    service.database?.store({
      modelVersion: result.model.version,
      modelDigest: result.model.digest,
      format: result.format,
      image_bytes: bytes.length,
      prediction: result.prediction,
      probability: result.probability,
    });
    return result;
  });
}
