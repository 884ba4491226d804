import { annotationSchema, type ItemSource } from './item-source.ts';
import type { ParsedFile } from './parsed-file.ts';
import { type Trace, Tracer } from './trace.ts';

/** Everything that the build checks look at. */
export interface PolicySources {
  readonly files: readonly ParsedFile[];
  readonly items: readonly ItemSource[];
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
    parameters: new Set(parameters),
    traces: new Map(items.map((item) => [item, tracer.trace(item, item.annotation?.custom.moment)])),
  };
}
