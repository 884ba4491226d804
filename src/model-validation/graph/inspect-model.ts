import { dirname } from 'node:path';
import { GatesError } from '../../lib/errors.ts';
import { allTensors } from './all-tensors.ts';
import { hashExternalData } from './digest.ts';
import { findExternalData } from './external-data.ts';
import type { GraphInspection } from './inspection.ts';
import { type ModelFile, readModelFile } from './model-file.ts';
import type { ModelProto } from './onnx-messages.ts';
import { readOnnx } from './read-onnx.ts';
import { structureOf } from './structure.ts';

const problems_max = 20;

type Finding = Omit<GraphInspection, 'path' | 'present'>;

/**
 * Reads a model's file and its external data, without running it. A file that is not there or is no model is an answer, not an
 * error.
 *
 * @throws GatesError `file_unreadable` when a file is there and can't be read
 */
export async function inspectModel(path: string): Promise<GraphInspection> {
  const file = await readModelFile(path);
  const finding = file === undefined ? noModel(`The model ${path} is not there.`) : await inspect(path, file);
  return { path, present: file !== undefined, ...finding, problems: shortened(finding.problems) };
}

async function inspect(path: string, { size_bytes, read }: ModelFile): Promise<Finding> {
  if (read === undefined)
    return {
      ...noModel(`The model ${path} is larger than 2 GiB, which no model in protobuf can be.`),
      size_bytes,
    };
  const { bytes, hash } = read;
  let model: ModelProto;
  try {
    model = await readOnnx(bytes);
  } catch (error) {
    const digest = `sha256:${hash.digest('hex')}`;
    return { ...noModel(`The model ${path} ${(error as Error).message}.`), digest, size_bytes };
  }
  const external = await findExternalData(allTensors(model), dirname(path));
  const { weights, problems, ...structure } = structureOf(model);
  const found = [...new Set([...external.problems, ...problems])];
  return {
    parsesAsOnnx: true,
    ...structure,
    problems: found.map((problem) => `${path}: ${problem}`),
    ...(external.problems.length === 0 ? await digested() : {}),
    ...(found.length === 0 && weights !== undefined ? { weights } : {}),
  };

  async function digested(): Promise<Pick<Finding, 'digest' | 'size_bytes'>> {
    try {
      const external_bytes = await hashExternalData(hash, external.files);
      return { digest: `sha256:${hash.digest('hex')}`, size_bytes: size_bytes + external_bytes };
    } catch (error) {
      const reason = (error as Error).message;
      throw new GatesError(
        'file_unreadable',
        `The external data of ${path} can't be read: ${reason}.`,
        error,
      );
    }
  }
}

function noModel(problem: string): Finding {
  return { parsesAsOnnx: false, problems: [problem], opsets: [], inputs: [], outputs: [], initializers: [] };
}

function shortened(problems: readonly string[]): readonly string[] {
  const more = problems.length - problems_max;
  return more > 0 ? [...problems.slice(0, problems_max), `There are ${more} more problems.`] : problems;
}
