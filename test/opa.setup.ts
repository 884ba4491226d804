import { resolveTool } from '../scripts/tools.ts';

/** Gives every test the pinned opa, which policies are built with; without one on the PATH it is built once. */
export default async function setup(): Promise<void> {
  process.env['GATES_OPA'] ||= await resolveTool('opa');
}
