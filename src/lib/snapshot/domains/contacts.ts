import { z } from 'zod';
import { evidence, list, number, text } from '../parts.ts';

export const contactRoles = ['on_call_engineer', 'tech_lead', 'devops_lead', 'incident_commander'] as const;

/** Who is called when it burns. */
export const contacts = evidence({
  contacts: list(
    evidence({
      role: z.enum(contactRoles),
      person: text,
      method: text,
      address: text,
      responseTime_minutes: number,
    }),
  ),
});
