/** When evidence is made, in this order in time. */
export const moments = ['pre-deployment', 'deployment', 'canary', 'migration', 'post-deployment'] as const;
export type Moment = (typeof moments)[number];
