import { spawn } from 'node:child_process';

const script = `
  import { createRequire } from 'node:module';
  const { InferenceSession } = createRequire(process.argv[1] + '/')('onnxruntime-node');
  const answers = [];
  for (const path of process.argv.slice(2)) {
    try {
      const session = await InferenceSession.create(path, { logSeverityLevel: 4, intraOpNumThreads: 1 });
      answers.push(session.outputNames.join(' '));
    } catch (error) {
      answers.push('refused: ' + error.message);
    }
  }
  console.log(JSON.stringify(answers));
`;

/** Opens models in a process of its own; for each, the names of its outputs, or `refused: ` and why. */
export async function openInRuntime(paths: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, process.cwd(), ...paths], {
    // without it the runtime reports home
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`the process that opens models ended with ${code}`);
  return JSON.parse(Buffer.concat(chunks).toString()) as string[];
}
