/** A refusal that a client sees as `{"error": {"code", "message"}}` with the status. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;

  /** @param message a whole sentence for the client, without anything of the request's body or credential in it */
  constructor(status: number, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
  }
}

/** The body of every answer that is not a success. */
export function problemBody(code: string, message: string): { error: { code: string; message: string } } {
  return { error: { code, message } };
}
