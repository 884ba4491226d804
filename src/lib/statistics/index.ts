export { clopperPearsonInterval, clopperPearsonLower, clopperPearsonUpper } from './clopper-pearson.ts';
export { largestCountBelow, smallestCountAbove } from './count-limits.ts';
export { moreNeededAbove, moreNeededBelow } from './more-needed.ts';
export { tangoLower } from './tango.ts';
