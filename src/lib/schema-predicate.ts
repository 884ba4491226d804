import type { z } from 'zod';

/** True only when zod accepts the value and leaves it as it is; false says nothing. */
type Predicate = (value: unknown) => boolean;

const unsure: Predicate = () => false;

/**
 * Makes a test of JSON values from a zod schema: where it is true, `schema.parse` would return an equal value. It copies
 * nothing and explains nothing, which makes it several times as fast; where it is false, ask zod.
 *
 * Schemas that it does not know, and those that change what they read, are never sure.
 */
export function predicateOf(schema: z.core.$ZodType): Predicate {
  const predicate = predicates.get(schema) ?? makePredicate(schema);
  predicates.set(schema, predicate);
  return predicate;
}

/** Schemas share parts, so each is looked into once. */
const predicates = new WeakMap<z.core.$ZodType, Predicate>();

function makePredicate(schema: z.core.$ZodType): Predicate {
  const type = schema as z.core.$ZodTypes;
  const structure = structureOf(type);
  const isChecked = (type._zod.def.checks?.length ?? 0) > 0 || 'check' in type._zod.def;
  if (!isChecked) return structure;
  return (value) => {
    if (!structure(value)) return false;
    const result = type._zod.run({ value, issues: [] }, { async: false });
    if (result instanceof Promise || result.issues.length > 0) return false;
    return typeof value === 'object' || result.value === value;
  };
}

function structureOf({ _zod: { def } }: z.core.$ZodTypes): Predicate {
  switch (def.type) {
    case 'string':
      return (value) => typeof value === 'string';
    case 'number':
      return (value) => Number.isFinite(value);
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'literal': {
      const known = new Set<unknown>(def.values);
      return (value) => known.has(value);
    }
    case 'enum': {
      const known = new Set<unknown>(Object.values(def.entries));
      return (value) => known.has(value);
    }
    case 'unknown':
      return () => true;
    case 'optional':
      return predicateOf(def.innerType);
    case 'array': {
      const element = predicateOf(def.element);
      return (value) => Array.isArray(value) && value.every(element);
    }
    case 'union': {
      const options = def.options.map(predicateOf);
      return (value) => options.some((option) => option(value));
    }
    case 'record':
      return recordOf(def);
    case 'object':
      return objectOf(def);
    default:
      return unsure;
  }
}

function recordOf({ keyType, valueType }: z.core.$ZodRecordDef): Predicate {
  // keys of a closed set would have to be all there
  const key = keyType._zod.def.type === 'string' ? predicateOf(keyType) : unsure;
  const member = predicateOf(valueType);
  return (value) => {
    if (!isObject(value)) return false;
    for (const name in value) if (!key(name) || !member(value[name])) return false;
    return true;
  };
}

function objectOf({ shape, catchall }: z.core.$ZodObjectDef): Predicate {
  const members = new Map(Object.entries(shape).map(([name, schema]) => [name, predicateOf(schema)]));
  const required = new Set(
    Object.entries(shape).flatMap(([name, { _zod }]) => (_zod.def.type === 'optional' ? [] : [name])),
  );
  // without a catchall, zod drops what the shape does not name
  const others = catchall === undefined ? unsure : predicateOf(catchall);
  return (value) => {
    if (!isObject(value)) return false;
    let missing = required.size;
    for (const name in value) {
      if (!(members.get(name) ?? others)(value[name])) return false;
      if (missing > 0 && required.has(name)) missing--;
    }
    return missing === 0;
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
