export { clopperPearsonInterval, clopperPearsonLower, clopperPearsonUpper } from './clopper-pearson.ts';
export { mcnemarMidP } from './mcnemar-mid-p.ts';
export { moreNeededAbove, moreNeededBelow } from './more-needed.ts';
export { type PairedCounts, tangoInterval, tangoLower } from './tango.ts';
