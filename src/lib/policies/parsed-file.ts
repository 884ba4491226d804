import type { Module } from './ast.ts';
import type { SourceFile } from './sources.ts';

/** One Rego file with its syntax tree. */
export interface ParsedFile {
  readonly source: SourceFile;
  readonly module: Module;
  /** without `data`, such as `checks.environment.kubernetes_version` */
  readonly package: string;
  /** the package's METADATA as it stands there, when there is one */
  readonly annotations?: {
    readonly title?: unknown;
    readonly description?: unknown;
    readonly custom?: unknown;
  };
}
