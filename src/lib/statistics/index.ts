export { clopperPearsonInterval, clopperPearsonLower, clopperPearsonUpper } from './clopper-pearson.ts';
export { moreNeededAbove, moreNeededBelow } from './more-needed.ts';
export { tangoLower } from './tango.ts';
