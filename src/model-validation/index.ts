export type { InputContract, TensorValue } from './contract/contract.ts';
export { starlightV4 } from './contract/starlight-v4.ts';
export type { Picture } from './decode/picture.ts';
export { parseShard, type Shard } from './images/shard.ts';
export type { ImageSource, ValidateModelOptions, ValidationProgress } from './options.ts';
export { type ModelReport, readModelReport } from './report.ts';
export { validateModel } from './validate.ts';
