/** Points where one asks "may we go on?"; a later one requires everything of the earlier ones too. */
export const milestones = ['deploy', 'canary', 'migrate', 'close'] as const;
export type Milestone = (typeof milestones)[number];

/** The headings of the checklist, in its order. Reports group by them. */
export const phases = [
  'pre-deployment',
  'deployment',
  'canary',
  'migration',
  'rollback',
  'post-deployment',
  'documentation',
  'sign-off',
] as const;
export type Phase = (typeof phases)[number];
