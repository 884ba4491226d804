import { z } from 'zod';

const line = z.object({ level: z.string(), msg: z.string() });

/** Lines of k6's log that say why it ended, newest last, without the places in the script that they came from. */
export function complaintsOf(log: string): string[] {
  const complaints: string[] = [];
  for (const text of log.split('\n')) {
    const entry = entryOf(text);
    if (entry === undefined || !['error', 'fatal', 'panic'].includes(entry.level)) continue;
    // what follows is the stack
    const [first = ''] = entry.msg.split(/\n\s*at /);
    const message = first.replace(/^(?:Uncaught )?(?:[A-Z]\w*)?Error: /, '').trim();
    if (message !== '' && complaints.at(-1) !== message) complaints.push(message);
  }
  return complaints;
}

/** What the script itself said of why it stopped; undefined when it did not. */
export function ownComplaintOf(complaints: readonly string[]): string | undefined {
  const own = complaints.find((message) => message.includes('gates: '));
  return own?.slice(own.indexOf('gates: ') + 'gates: '.length);
}

function entryOf(text: string): { level: string; msg: string } | undefined {
  try {
    const parsed = line.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch (_error) {
    // k6 logs JSON; what a program under it prints is none
    return undefined;
  }
}
