/** Every role that a person may hold: the owners of the checklist who can sign, who may approve waivers, and who signs verdicts. */
export const roles = [
  'devops',
  'deployer',
  'ml_engineer',
  'tech_lead',
  'devops_lead',
  'qa',
  'qa_engineer',
  'product',
  'product_manager',
  'security',
  'tech_writer',
  'waiver_approver',
  'verdict_signer',
] as const;
export type Role = (typeof roles)[number];
