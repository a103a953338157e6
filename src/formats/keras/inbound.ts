import { UserError } from '../../errors.ts';
import { isList, isObject, type Json, member } from '../json.ts';

/** An output of one call of a layer. */
export interface Reference {
  readonly layer: string;
  /** Which call of the layer, from 0 on. */
  readonly call: number;
  readonly output: number;
}

/** A range of positions, Python's `start:stop:step`. */
interface Range {
  readonly start: Tree;
  readonly stop: Tree;
  readonly step: Tree;
}

/** An argument of a call: a tensor, a plain value, a range, or a list of these. */
export type Tree = Reference | { readonly plain: Json } | Range | readonly Tree[];

export interface Call {
  readonly args: readonly Tree[];
  readonly named: ReadonlyMap<string, Tree>;
}

/**
 * Reads one of a layer's `inbound_nodes`: in Keras 3 `{args, kwargs}` with each tensor as its `keras_history`, in Keras 2 a
 * list of `[layer, call, output, kwargs]`.
 * @param layer the file and the layer as messages name them
 * @throws UserError when it is neither
 */
export function readCall(json: Json, layer: string): Call {
  if (isObject(json)) {
    const args = member(json, 'args');
    if (!isList(args)) throw new UserError(`${layer} does not say what its arguments are.`);
    const kwargs = member(json, 'kwargs');
    return {
      args: args.map(readTree),
      named: new Map(
        Object.entries(isObject(kwargs) ? kwargs : {}).map(([name, value]) => [name, readTree(value)]),
      ),
    };
  }
  if (!isList(json)) throw new UserError(`${layer} does not say what its arguments are.`);
  const entries = isOldReference(json) || isOldConstant(json) ? [json] : json;
  const inputs = entries.map((entry) => readOld(entry, layer));
  const first = entries[0];
  const kwargs = isList(first) ? first[3] : undefined;
  const named = Object.entries(isObject(kwargs) ? kwargs : {}).map(
    ([name, value]) => [name, readOldArgument(value)] as const,
  );
  return { args: inputs.length === 1 ? inputs : [inputs], named: new Map(named) };
}

function readTree(json: Json): Tree {
  if (isList(json)) return json.map(readTree);
  if (member(json, 'class_name') === '__slice__') {
    return rangeOf(member(json, 'config'), readTree) ?? { plain: json };
  }
  if (member(json, 'class_name') !== '__keras_tensor__') return { plain: json };
  const [layer, call, output] = asList(member(member(json, 'config'), 'keras_history'));
  return { layer: String(layer), call: Number(call), output: Number(output) };
}

function rangeOf(json: Json, read: (json: Json) => Tree): Range | null {
  if (!isObject(json) || !['start', 'stop', 'step'].every((name) => name in json)) return null;
  return { start: read(json['start']), stop: read(json['stop']), step: read(json['step']) };
}

function isOldConstant(json: Json): json is readonly Json[] {
  return isList(json) && json[0] === '_CONSTANT_VALUE';
}

function readOld(json: Json, layer: string): Tree {
  if (isOldConstant(json)) return { plain: json[2] };
  if (!isOldReference(json)) throw new UserError(`${layer} has an argument that is not a tensor.`);
  const [name, call, output] = json;
  return { layer: name, call, output };
}

/** A named argument of Keras 2, where a tensor is `[layer, call, output]`. */
function readOldArgument(json: Json): Tree {
  if (isOldConstant(json)) return { plain: json[2] };
  if (isOldReference(json)) return { layer: json[0], call: json[1], output: json[2] };
  if (isList(json)) return json.map(readOldArgument);
  return rangeOf(json, readOldArgument) ?? { plain: json };
}

function isOldReference(json: Json): json is readonly [string, number, number, ...Json[]] {
  return (
    isList(json) && typeof json[0] === 'string' && typeof json[1] === 'number' && typeof json[2] === 'number'
  );
}

function asList(json: Json): readonly Json[] {
  return isList(json) ? json : [];
}

/** The references in a model's `input_layers` or `output_layers`, in order. */
export function readReferences(json: Json): readonly Reference[] {
  if (isOldReference(json)) return [{ layer: json[0], call: json[1], output: json[2] }];
  if (isList(json)) return json.flatMap(readReferences);
  return isObject(json) ? Object.values(json).flatMap(readReferences) : [];
}

/** The references in an argument, in order. */
export function referencesIn(tree: Tree): readonly Reference[] {
  if ('layer' in tree) return [tree];
  if ('start' in tree) return [tree.start, tree.stop, tree.step].flatMap(referencesIn);
  return 'plain' in tree ? [] : tree.flatMap(referencesIn);
}

/** The value of an argument without tensors; undefined for a tensor or a range, also inside lists. */
export function plainOf(tree: Tree | undefined): Json {
  if (tree === undefined || 'layer' in tree || 'start' in tree) return undefined;
  return 'plain' in tree ? tree.plain : tree.map(plainOf);
}

export function isListOfTrees(tree: Tree | undefined): tree is readonly Tree[] {
  return Array.isArray(tree);
}
