import {
  anyNumber,
  dictionary,
  either,
  flag,
  list,
  matching,
  number,
  object,
  oneOf,
  optional,
  type Parser,
  SettingsError,
  text,
} from './parsers.ts';

/** What a field of the JSON answer must be: of a type, one of a few values, or a number within limits. */
export type Expectation =
  | 'text'
  | 'number'
  | 'boolean'
  | readonly (string | number | boolean)[]
  | { readonly from?: number | undefined; readonly to?: number | undefined };

/** Statuses that are right: successes or refusals, never both, which would take one for the other, and never a server's errors. */
const statuses: Parser<readonly number[]> = (found, path) => {
  const codes = list(number('HTTP status', { from: 200, to: 499, whole: true }))(found, path);
  if (codes.some((code) => code < 400) && codes.some((code) => code >= 400))
    throw new SettingsError(path, 'expected only statuses below 400, or only ones from 400 on; found both.');
  return codes;
};

/** Reads one kind of request of the mix. */
export function requestTemplate() {
  const scalar = either<string | number | boolean>('a text, a number, true or false', text, anyNumber, flag);
  const range: Parser<Expectation> = object({ from: optional(anyNumber), to: optional(anyNumber) });
  const expectation = either<Expectation>(
    'text, number, boolean, a list of allowed values, or {"from", "to"}',
    oneOf('text', 'number', 'boolean'),
    list(scalar),
    range,
  );

  return object({
    name: text,
    method: optional(oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE'), 'POST' as const),
    path: matching(/^\//, 'a path that begins with /'),
    /** how many of it come for one of a weight of 1 */
    weight: optional(number('requests', { from: 1, to: 1000, whole: true }), 1),
    /** how an image is sent: as a part of a form, as base64 in JSON, or not at all; `broken`: bytes that are no image */
    body: optional(oneOf('multipart', 'json', 'broken', 'none'), 'none' as const),
    /** the form part or the JSON field that holds the image */
    field: optional(text, 'image'),
    /** statuses that are right. Where all of them are errors, a right answer is an expected error: no success, no failure. */
    status: optional(statuses, [200] as readonly number[]),
    /** dotted paths in the JSON answer, and what must stand there */
    json: optional(dictionary(expectation), {} as Readonly<Record<string, Expectation>>),
    /** dotted path in the JSON answer where the version of the release stands that answered */
    version: optional(text),
  });
}

export type RequestTemplate = ReturnType<ReturnType<typeof requestTemplate>>;

/** True where every status that is right is an error: a right answer is then no success and no failure. */
export function expectsError({ status }: RequestTemplate): boolean {
  return status.every((code) => code >= 400);
}

/** What a kind of request asks for and what it takes for right, for a reader of the report. */
export function asked({ method, path, body, status, json, version }: RequestTemplate): string {
  const looked = [...Object.keys(json), ...(version === undefined ? [] : [version])];
  return [
    `${method} ${path}`,
    ...(body === 'none' ? [] : [`, ${body}`]),
    `; right: ${status.join(', ')}`,
    ...(looked.length === 0 ? [] : [` with ${looked.join(', ')}`]),
  ].join('');
}

const prediction = {
  method: 'POST',
  path: '/inference',
  json: { prediction: ['clean', 'stego'], probability: { from: 0, to: 1 } },
  version: 'model.version',
} as const;

/** The checklist's own service: inference, half of it as a form and half as JSON. */
export function defaultRequests(read: Parser<RequestTemplate>): readonly RequestTemplate[] {
  return [
    read({ ...prediction, name: 'inference (multipart)', body: 'multipart' }, 'requests[0]'),
    read({ ...prediction, name: 'inference (json)', body: 'json' }, 'requests[1]'),
  ];
}
