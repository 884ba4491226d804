/** Every way in which gates can refuse to answer. A caller may switch over it: the union is closed. */
export type GatesErrorCode =
  | 'file_unreadable' // a file that was named can't be read or written
  | 'json_invalid' // bytes that are not the one JSON document that was meant
  | 'yaml_invalid'
  | 'snapshot_invalid'
  | 'profile_invalid'
  | 'trust_invalid'
  | 'parameters_invalid'
  | 'report_invalid'
  | 'merge_conflict' // two observations of the same moment and domain differ
  | 'scope_invalid' // a scope that names no item, or names it in two ways
  | 'policies_invalid' // a policy file that is broken, or that a build check refuses
  | 'engine_failed' // the policy engine threw, or did not decide every item once
  | 'signature_invalid'
  | 'key_invalid'
  | 'tool_missing' // an external program in the version that is needed
  | 'collector_failed'
  | 'registry_failed' // a registry that can't be asked, refuses, or answers what it may not
  | 'load_test_failed' // k6 could not begin, or left no report that can be believed
  | 'picture_invalid' // a picture that is broken, too big, or of a kind that is not decoded bit by bit
  | 'contract_invalid' // a file that does not say what a model takes and answers
  | 'model_output_invalid' // an answer of a model that its contract rules out
  | 'table_invalid' // a list of labelled images, or a table of predictions
  | 'model_validation_failed' // the harness could not measure the models on these images
  | 'usage_invalid'; // options of the command line or of a library call

/**
 * The one error class of the library.
 *
 * `message` is one or more whole sentences for a person: it names the file, the path in it, and what
 * was expected. `cause` keeps the error underneath, when there is one.
 */
export class GatesError extends Error {
  readonly code: GatesErrorCode;

  constructor(code: GatesErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'GatesError';
    this.code = code;
  }
}
