const LONGEST_KEY = 100;

/** One step of a JSON path: `.name` for an identifier, `["any key"]` for other keys, `[3]` for an index. */
export function pathStep(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  const key = step.length > LONGEST_KEY ? `${step.slice(0, LONGEST_KEY)}…` : step;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
