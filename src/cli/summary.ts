import type { Effect, Explanation } from '../explanation/explanation.ts';

/** What was found, in a few lines for a terminal. */
export function summarizeExplanation({
  question,
  baseline,
  source,
  maps,
  facts,
  status,
}: Explanation): string {
  const effects = maps.flatMap((map) => map.effects);
  const supports = effects.filter(({ mean }) => mean < 0);
  const opposes = effects.filter(({ mean }) => mean > 0);
  const name = question.head.classes[question.head.channel] ?? `class ${question.head.channel}`;
  const [y, x, height, width] = question.roi;
  const strongest = [...effects].sort((a, b) => Math.abs(b.mean) - Math.abs(a.mean)).slice(0, 5);
  return [
    `${name} in RoI y ${y}, x ${x}, ${height}×${width} px: Dice ${baseline.dice.toFixed(1)} points`,
    `treatment: ${source.label}; seed ${question.seed}`,
    `${effects.length} blocks: ${supports.length} support, ${opposes.length} oppose, ${effects.length - supports.length - opposes.length} without effect`,
    ...strongest.filter(({ mean }) => mean !== 0).map(lineOf),
    ...(facts === null
      ? []
      : [
          `${status}: ${facts.treatments} treatments (arithmetic of ${facts.passes.toFixed(0)} passes) in ${facts.seconds.toFixed(1)} s on ${facts.runtime} (${facts.device})`,
        ]),
  ].join('\n');
}

function lineOf({ unit, mean, low, high, n }: Effect): string {
  const [y, x] = unit.block;
  const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
  const known = low === high ? 'exact for the pool' : `95 % ${signed(low)} to ${signed(high)}`;
  return `  block y ${y}, x ${x}: ${signed(mean)} Dice points (${known}, n ${n})`;
}
