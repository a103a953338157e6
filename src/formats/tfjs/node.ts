import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { isList, isObject, type Json, member } from '../json.ts';

/** A node of a TensorFlow graph: one application of an operator. */
export interface GraphNode {
  readonly name: string;
  readonly operator: string;
  /** The outputs of other nodes that it reads. */
  readonly inputs: readonly Output[];
  readonly attributes: Attributes;
  /** How many times a repetition repeats each position. */
  readonly times?: number;
}

/** An output of a node. */
export interface Output {
  readonly node: string;
  readonly index: number;
}

/**
 * Attributes of a node, by type. One that is missing or of another type is null, false or an empty list; in a list, an item
 * of another type is 0 or an empty string.
 */
export interface Attributes {
  text(name: string): string | null;
  integer(name: string): number | null;
  float(name: string): number | null;
  flag(name: string): boolean;
  integers(name: string): readonly number[];
  texts(name: string): readonly string[];
  /** A data type such as `DT_FLOAT`. */
  type(name: string): string | null;
  /** Lengths of a shape, with null for open ones; null where the rank is unknown. */
  shape(name: string): readonly (number | null)[] | null;
}

/**
 * Reads the nodes of a graph by name (protocol buffer `GraphDef` as JSON).
 * @throws UserError when the graph lists no nodes, or they are damaged
 */
export function readNodes(topology: Json, file: string): ReadonlyMap<string, GraphNode> {
  const listed = member(topology, 'node');
  if (!isList(listed)) throw new UserError(`${file} is not a graph model: it lists no nodes.`);
  const nodes = listed.map((json): GraphNode => {
    const [name, operator, input] = ['name', 'op', 'input'].map((key) => member(json, key));
    if (typeof name !== 'string' || typeof operator !== 'string')
      throw new UserError(`${file} has a node without a name or an operator: the file is damaged.`);
    const inputs = isList(input) ? input.filter((item) => typeof item === 'string') : [];
    return {
      name,
      operator,
      inputs: inputs.filter((item) => !item.startsWith('^')).map(readOutput),
      attributes: attributesOf(member(json, 'attr')),
    };
  });
  const byName = new Map(nodes.map((node) => [node.name, node]));
  if (byName.size !== nodes.length)
    throw new UserError(`${file} has two nodes of the same name: the file is damaged.`);
  return byName;
}

/** A reference to an output: `conv1/Conv2D` is the first of that node, `split:1` the second of `split`. */
export function readOutput(text: string): Output {
  const match = /^(.*):(\d+)$/u.exec(text);
  return match === null ? { node: text, index: 0 } : { node: at(match, 1), index: Number(at(match, 2)) };
}

function attributesOf(json: Json): Attributes {
  const get = (name: string, kind: string): Json => member(member(json, name), kind);
  const numberOf = (value: Json): number | null => {
    const number = typeof value === 'string' && value !== '' ? Number(value) : value;
    return typeof number === 'number' && !Number.isNaN(number) ? number : null;
  };
  const list = (name: string, kind: string): readonly Json[] => {
    const items = member(get(name, 'list'), kind);
    return isList(items) ? items : [];
  };
  return {
    text: (name) => textOf(get(name, 's')),
    integer: (name) => numberOf(get(name, 'i')),
    float: (name) => numberOf(get(name, 'f')),
    flag: (name) => get(name, 'b') === true,
    integers: (name) => list(name, 'i').map((item) => numberOf(item) ?? 0),
    texts: (name) => list(name, 's').map((item) => textOf(item) ?? ''),
    type(name) {
      const type = get(name, 'type');
      return typeof type === 'string' ? type : null;
    },
    shape(name) {
      const shape = get(name, 'shape');
      if (!isObject(shape) || shape['unknownRank'] === true) return null;
      const dim = member(shape, 'dim');
      return (isList(dim) ? dim : []).map((length) => {
        const size = numberOf(member(length, 'size'));
        return size === null || size < 0 ? null : size;
      });
    },
  };
}

/** Strings are base64, or lists of bytes. */
function textOf(value: Json): string | null {
  if (typeof value === 'string') return Buffer.from(value, 'base64').toString('utf8');
  return isList(value) ? value.map((code) => String.fromCharCode(Number(code))).join('') : null;
}
