import { ground } from './ground.ts';
import { items } from './items.ts';
import { plots } from './plots.ts';
import { print } from './print.ts';
import { sections } from './sections.ts';

/** The page's one style. */
export const style = [ground, sections, items, plots, print].join('').replace(/\n\s*/g, '\n');
