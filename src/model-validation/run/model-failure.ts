/**
 * What a model did instead of answering. It is no error of ours but something that was seen of the model: evidence.
 *
 * - `refused`: the runtime said why it does not open or run it
 * - `died`: its process ended, by a signal or on its own
 * - `late`: it did not answer within the time limit
 * - `memory`: it took more memory than it may
 */
export class ModelFailure extends Error {
  readonly kind: 'refused' | 'died' | 'late' | 'memory';

  constructor(kind: ModelFailure['kind'], message: string) {
    super(message);
    this.name = 'ModelFailure';
    this.kind = kind;
  }
}
