import { dirname, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { ParameterValues } from '../../lib/parameters.ts';
import { parseProfile } from '../../lib/profile/profile.ts';
import type { Profile } from '../../lib/profile/schema.ts';
import { writeWhole } from '../files.ts';
import { readGrounds } from '../judgement.ts';
import { checkOutputs, modelItems, presentReport } from '../model/judge.ts';
import type { ModelOptions } from '../model/options.ts';
import { printJob } from '../model/print-job.ts';
import { validateHere } from '../model/run-here.ts';
import { modelMerge } from './model-merge.ts';
import { withShared } from './shared-options.ts';

/** `gates model`: runs both models of a release over labelled images, and judges what was measured. */
export function model(): Command {
  return withShared(new Command('model'))
    .description('run the FP32 and the INT8 model over the same labelled images, and judge what was measured')
    .option('--fp32 <file>', 'the model as it was trained, ONNX')
    .option('--int8 <file>', 'the quantised model, ONNX')
    .option('--clean <folder>', 'images that hide nothing')
    .option('--stego <folder>', 'images that hide something')
    .option(
      '--manifest <file>',
      'instead of folders: CSV or JSON Lines with path, label (clean or stego) and perhaps group',
    )
    .option('--contract <name>', 'what the models take and answer: starlight-v4, or a file', 'starlight-v4')
    .addOption(
      new Option('--served <model>', 'which model serves users').choices(['fp32', 'int8']).default('int8'),
    )
    .option('--threads <number>', 'threads of each model', '1')
    .option('--time-limit <seconds>', 'how long a model may take for an answer', '60')
    .option(
      '--max-undecodable <number>',
      'so many images may be broken; each counts as an error of both models',
      '0',
    )
    .option('-o, --output <file>', 'where the report goes, - for standard output', 'model.json')
    .option('--picture <file>', 'an SVG of the scores and of the bounds of false positives')
    .option('--json', 'print the judgement as JSON')
    .optionsGroup('Instead of running the models:')
    .option(
      '--import <file>',
      'CSV with label, fp32_score and int8_score: it can prove rates, and nothing else',
    )
    .option('--threshold <score>', 'a score above it means stego (default: 0.5)')
    .optionsGroup('On many machines:')
    .option(
      '--shard <i/n>',
      'only the part i, from 0, of n; the content of an image decides where it belongs',
    )
    .option('--job <shards>', 'print a Kubernetes Job that examines so many shards, and run nothing')
    .option('--name <name>', 'name of the Job', 'gates-model')
    .option('--namespace <name>', 'its namespace (default: the profile’s)')
    .option('--job-image <image>', 'its image, with gates, onnxruntime-node and sharp')
    .option('--job-claim <name>', 'PersistentVolumeClaim with models and images, seen at /data')
    .addHelpText(
      'after',
      `
Exit codes: 0 the model may go, 1 it may not, 2 undecided, 3 it could not be validated. A shard is not judged: 0.

Examples:
  $ gates model --fp32 models/detector.onnx --int8 models/detector.int8.onnx --clean clean --stego stego
  $ gates model --fp32 a.onnx --int8 b.onnx --manifest images.csv --picture model.svg
  $ gates model --fp32 a.onnx --int8 b.onnx --manifest images.csv --shard 0/4 -o shard-0.json
  $ gates model merge shard-*.json -o model.json`,
    )
    .addCommand(modelMerge().exitOverride())
    .action(run);
}

async function run(options: ModelOptions): Promise<void> {
  const grounds = await readGrounds(options);
  const { value, file } = grounds.profile;
  const profile = parseProfile(value, file);
  if (options.job !== undefined) return printJob(options, profile);

  // what is wrong with the question is said before the minutes that the answer takes
  await checkOutputs(options);
  modelItems(grounds.policies.catalogue);
  const parameters = ParameterValues.from(grounds.policies.parameters, profile.parameters, file);
  const report = await validateHere(options, parameters.number('latency_p95_ms_max'));
  if (options.shard !== undefined) {
    // one line, so that it can be found in a log
    await writeWhole(options.output, `${JSON.stringify(report)}\n`);
    process.stderr.write(
      `Shard ${options.shard} is in ${options.output}; gates model merge joins all of them.\n`,
    );
    return;
  }
  await presentReport(report, options, grounds);
  if (options.output !== '-')
    (options.json ? process.stderr : process.stdout).write(whereNext(options, profile, file));
}

/** How the report gets into a snapshot. */
function whereNext({ output }: ModelOptions, { files }: Profile, profileFile: string): string {
  const isNamed = resolve(dirname(profileFile), files.model) === resolve(output);
  return `\nThe report is ${output}${isNamed ? '' : '; name it in files.model of the profile'}: gates collect --moment pre-deployment takes it into the snapshot.\n`;
}
