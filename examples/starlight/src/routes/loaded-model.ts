import type { Model } from '../model.ts';
import { Problem } from '../problem.ts';
import type { Service } from '../service.ts';

/** @throws Problem 503 while no model is loaded */
export function loadedModel(service: Service): Model {
  if (service.model === undefined) throw new Problem(503, 'model_not_loaded', 'The model is not loaded yet.');
  return service.model;
}
