import { at } from '../at.ts';
import { shapeIn } from '../documents/axes.ts';
import type { Explanation, Layer } from '../documents/explanation.ts';

/** A model's layers as text, and the line of each layer's output tensor and of the input, counted from 1. */
interface GraphText {
  readonly text: string;
  readonly lines: ReadonlyMap<string, number>;
}

/** Lists the layers of a model in execution order, under their modules. */
export function graphText({ question, layers, outputs }: Explanation): GraphText {
  const { name, size, channels, layout } = question.input;
  const shape = shapeIn(layout, { items: 1, channels, size });
  const rows = layers.map((layer) => ({ layer, cells: cellsOf(layer) }));
  const widths = [0, 1, 2, 3].map((i) => Math.max(0, ...rows.map(({ cells }) => at(cells, i).length)));
  const parameters = layers.reduce((sum, layer) => sum + layer.parameters, 0);
  const out = [
    fileName(question.model.path),
    `${layers.length} layers, ${parameters} parameters`,
    '',
    `input ${name}: ${shape.join(' × ')}`,
  ];
  const lines = new Map([[name, out.length]]);
  let module: string | null = null;
  for (const { layer, cells } of rows) {
    const own = moduleOf(layer);
    if (own !== module) out.push('', own === '' ? '(model)' : own);
    module = own;
    // The last column is not padded.
    const padded = cells.map((cell, i) => cell.padEnd(widths[i] ?? 0));
    out.push(`  ${padded.join('  ').trimEnd()}`);
    lines.set(layer.tensor, out.length);
  }
  out.push('', `outputs: ${outputs.join(', ')}`, '');
  return { text: out.join('\n'), lines };
}

function cellsOf(layer: Layer): readonly string[] {
  return [
    layer.path.slice(moduleOf(layer).length).replace(/^\./u, ''),
    layer.operator,
    layer.shape.join(' × '),
    layer.parameters === 0 ? '' : `${layer.parameters} parameters`,
    layer.node,
  ];
}

function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** The path of the module around a layer; empty where that is the model itself. */
function moduleOf({ path }: Layer): string {
  return path.split('.').slice(0, -1).join('.');
}
