import { GatesError } from '../errors.ts';

/** A registry can't be asked, refuses, or answers what it may not. Its message never holds a credential. */
export class RegistryError extends GatesError {
  /** what the registry answered, where it did */
  readonly status: number | undefined;

  constructor(message: string, { status, cause }: { status?: number; cause?: unknown } = {}) {
    super('registry_failed', message, cause);
    this.name = 'RegistryError';
    this.status = status;
  }
}
