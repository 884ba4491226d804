import { z } from 'zod';
import { type AdmissionRule, admissionMetadataSchema } from '../catalogue.ts';
import { annotationSchema, type ItemSource } from './item-source.ts';
import type { ParsedFile } from './parsed-file.ts';
import { type Trace, Tracer } from './trace.ts';

/** Everything that the build checks look at. */
export interface PolicySources {
  readonly files: readonly ParsedFile[];
  readonly items: readonly ItemSource[];
  /** the webhook's rules whose METADATA fits */
  readonly admissionRules: readonly AdmissionRule[];
  /** names of all parameters that there are */
  readonly parameters: ReadonlySet<string>;
  /** what each item reads */
  readonly traces: ReadonlyMap<ItemSource, Trace>;
}

/** The items among the files, by where they stand: `checks/<section>/<item>.rego`. */
export function itemsOf(files: readonly ParsedFile[]): ItemSource[] {
  return files
    .filter(({ source }) => source.kind === 'item')
    .map((file) => {
      const [layer, section = '', name = ''] = file.source.relative.replace(/\.rego$/, '').split('/');
      return {
        id: `${section}.${name}`,
        section,
        layer: layer === 'derived' ? 'derived' : 'checks',
        file,
        annotation: annotationSchema.safeParse(file.annotations).data,
      };
    });
}

/** Finds the items among the files, and follows what they read. */
export function policySources(files: readonly ParsedFile[], parameters: Iterable<string>): PolicySources {
  const items = itemsOf(files);
  const tracer = new Tracer(files);
  return {
    files,
    items,
    admissionRules: files.flatMap(admissionRule),
    parameters: new Set(parameters),
    traces: new Map(items.map((item) => [item, tracer.trace(item, item.annotation?.custom.moment)])),
  };
}

/** What an admission rule's METADATA says, in its closed schema. */
export const admissionAnnotationSchema = z.object({
  title: z.string().min(1),
  description: z.string().min(1),
  custom: admissionMetadataSchema,
});

function admissionRule({ source, module, annotations }: ParsedFile): AdmissionRule[] {
  const { data } = admissionAnnotationSchema.safeParse(annotations);
  if (source.kind !== 'admission rule' || data === undefined) return [];
  const { title, description, custom: metadata } = data;
  return [
    {
      name: nameOfRule(source),
      title,
      description: oneLine(description),
      source: { file: source.label, line: module.package.location.row },
      metadata,
    },
  ];
}

const nameOfRule = ({ relative }: ParsedFile['source']) => relative.replace(/^.*\/|\.rego$/g, '');

const oneLine = (text: string) => text.trim().replace(/\s*\n\s*/g, ' ');
