/** No object that the rules judge has lists as long as these; judging longer ones would take as long as somebody wants it to. */
const list_elements_max = 500;
const containers_max = 100;
/** of all lists together */
const elements_max = 1500;
const levels_max = 60;

const containerLists = new Set(['containers', 'initContainers', 'ephemeralContainers']);

/**
 * Why an object is too large to be judged in time, as a part of a sentence; undefined for one that is not. Some rules look at each
 * element of a list beside each other one, so the work on an object is bounded by its lists and not by its size.
 */
export function tooLarge(object: unknown): string | undefined {
  let elements = 0;
  const exceeding = (value: unknown, key: string, level: number): string | undefined => {
    if (typeof value !== 'object' || value === null) return undefined;
    if (level > levels_max) return `more than ${levels_max} levels`;
    if (Array.isArray(value)) {
      const most = containerLists.has(key) ? containers_max : list_elements_max;
      if (value.length > most) return `${value.length} elements in ${key || 'a list'}, more than ${most}`;
      elements += value.length;
      if (elements > elements_max) return `more than ${elements_max} elements in its lists`;
    }
    const inner = Array.isArray(value) ? value.map((child) => ['', child] as const) : Object.entries(value);
    for (const [name, child] of inner) {
      const found = exceeding(child, name, level + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return exceeding(object, '', 1);
}
