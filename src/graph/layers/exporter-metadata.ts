import type { Node } from '../graph.ts';

/** A line of the source that a model was exported from; `line` counts from 1. */
export interface SourceLine {
  readonly file: string;
  readonly line: number;
}

const mostFrames = 8;
const framework = /(^|[/\\])(site|dist)-packages[/\\]torch[/\\]/u;

/**
 * The modules that contain a node, as PyTorch's newer exporter names them, outermost first. The whole model is `''`.
 * Null where the model has no such metadata.
 */
export function nameScopes(node: Node): readonly string[] | null {
  return listIn(node, 'pkg.torch.onnx.name_scopes')?.slice(0, -1) ?? null;
}

/** The classes of the modules that contain a node, outermost first, as the newer exporter writes them (`unet.UNet`). */
export function classesOf(node: Node): readonly string[] {
  return listIn(node, 'pkg.torch.onnx.class_hierarchy')?.slice(0, -1) ?? [];
}

/** Reads a list of strings in Python's notation. */
function listIn(node: Node, key: string): readonly string[] | null {
  const text = node.metadata.get(key);
  if (text === undefined) return null;
  return [...text.matchAll(/'([^']*)'|"([^"]*)"/gu)].map(([, single, double = '']) => single ?? double);
}

/** The lines that called a node, innermost first, from its stack trace; without the lines of PyTorch itself. */
export function locationsOf(node: Node): readonly SourceLine[] {
  const trace = node.metadata.get('pkg.torch.onnx.stack_trace');
  if (trace === undefined) return [];
  return [...trace.matchAll(/^\s*File "([^"\n]+)", line (\d+)/gmu)]
    .map(([, file = '', line]) => ({ file, line: Number(line) }))
    .filter(({ file, line }) => line > 0 && !framework.test(file))
    .reverse()
    .slice(0, mostFrames);
}

/** Whether the exporter folded a normalization into this convolution; the node then has the normalization's scopes. */
export function isFused(node: Node): boolean {
  return node.metadata.get('pkg.onnxscript.rewriter.rule_name')?.includes('FuseBatchNorm') === true;
}
