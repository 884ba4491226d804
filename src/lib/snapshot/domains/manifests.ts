import { evidence, list } from '../parts.ts';
import { anyObject } from './kubernetes-objects.ts';

/** The objects that the release declares, as its YAML says it. */
export const manifests = evidence({ objects: list(anyObject) });
