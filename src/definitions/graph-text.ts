import type { Explanation, Layer } from '../documents/explanation.ts';

/** A model's layers as text, and the line, counted from 1, on which each tensor is made. */
export interface GraphText {
  readonly text: string;
  readonly lines: ReadonlyMap<string, number>;
}

/** Writes down the layers of a model in the order they run, under the modules they belong to. */
export function graphText({ question, layers, outputs }: Explanation): GraphText {
  const { name, size, channels, layout } = question.input;
  const shape = layout === 'NCHW' ? [1, channels, ...size] : [1, ...size, channels];
  const rows = layers.map((layer) => [
    layer.path.slice(moduleOf(layer).length).replace(/^\./u, ''),
    layer.operator,
    layer.shape.join(' × '),
    layer.parameters === 0 ? '' : `${layer.parameters} parameters`,
    layer.node,
  ]);
  const widths = [0, 1, 2, 3].map((i) => Math.max(0, ...rows.map((row) => row[i]?.length ?? 0)));
  const parameters = layers.reduce((sum, layer) => sum + layer.parameters, 0);
  const out = [
    question.model.path.split(/[/\\]/u).at(-1) ?? '',
    `${layers.length} layers, ${parameters} parameters`,
    '',
    `input ${name}: ${shape.join(' × ')}`,
  ];
  const lines = new Map([[name, out.length]]);
  let module: string | null = null;
  layers.forEach((layer, i) => {
    const own = moduleOf(layer);
    if (own !== module) out.push('', own === '' ? '(model)' : own);
    module = own;
    const cells = (rows[i] ?? []).map((cell, j) => cell.padEnd(widths[j] ?? 0));
    out.push(`  ${cells.join('  ').trimEnd()}`);
    lines.set(layer.tensor, out.length);
  });
  out.push('', `outputs: ${outputs.join(', ')}`, '');
  return { text: out.join('\n'), lines };
}

/** The path of the module around a layer; empty where that is the model itself. */
function moduleOf({ path }: Layer): string {
  return path.split('.').slice(0, -1).join('.');
}
