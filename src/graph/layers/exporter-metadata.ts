import type { Node } from '../graph.ts';

/** A line of the source a model was exported from; `line` counts from 1. */
export interface SourceLine {
  readonly file: string;
  readonly line: number;
}

const mostFrames = 8;
const framework = /(^|[/\\])(site|dist)-packages[/\\]torch[/\\]/u;

/**
 * The modules a node lies in as PyTorch's newer exporter names them, outermost first: the whole model is `''`. Null
 * where a model does not say.
 */
export function nameScopes(node: Node): readonly string[] | null {
  return listIn(node, 'pkg.torch.onnx.name_scopes')?.slice(0, -1) ?? null;
}

/** The classes of the modules a node lies in, outermost first, as the newer exporter writes them (`unet.UNet`). */
export function classesOf(node: Node): readonly string[] {
  return listIn(node, 'pkg.torch.onnx.class_hierarchy')?.slice(0, -1) ?? [];
}

/** A list of strings as Python writes it. */
function listIn(node: Node, key: string): readonly string[] | null {
  const text = node.metadata.get(key);
  if (text === undefined) return null;
  return [...text.matchAll(/'([^']*)'|"([^"]*)"/gu)].map((match) => match[1] ?? match[2] ?? '');
}

/** Where a node was called, innermost first, by its stack trace; lines of PyTorch itself are left out. */
export function locationsOf(node: Node): readonly SourceLine[] {
  const trace = node.metadata.get('pkg.torch.onnx.stack_trace') ?? '';
  return [...trace.matchAll(/^\s*File "([^"\n]+)", line (\d+)/gmu)]
    .map(([, file = '', line]) => ({ file, line: Number(line) }))
    .filter(({ file, line }) => line > 0 && !framework.test(file))
    .reverse()
    .slice(0, mostFrames);
}

/** Whether the exporter has folded a normalisation into this convolution; the node then goes by the norm's scopes. */
export function isFused(node: Node): boolean {
  return (node.metadata.get('pkg.onnxscript.rewriter.rule_name') ?? '').includes('FuseBatchNorm');
}
