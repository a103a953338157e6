import type { DeclaredTensor, ModelNeeds, ModelSummary } from '../../src/documents/model-summary.ts';
import { grouped, shape } from '../model/format.ts';
import type { Fact } from '../parts/fact-list.ts';

/** A file's size in decimal units: "7.9 MB". */
export function fileSize(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB'];
  let power = 0;
  while (power < units.length - 1 && bytes / 1000 ** power >= 1000) power++;
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${units[power] ?? ''}`;
}

/** "float32, 1 × 1 × 256 × 256". */
function tensorInWords({ type, shape: axes }: DeclaredTensor): string {
  if (axes === null) return `${type}, shape not declared`;
  return `${type}, ${axes.length === 0 ? 'scalar' : shape(axes)}`;
}

/** Facts that are shown under one title. */
const mostFacts = 200;

/** The first facts, and how many more there are. */
function firstOf(facts: readonly Fact[]): readonly Fact[] {
  const more = facts.length - mostFacts;
  return more <= 0 ? facts : [...facts.slice(0, mostFacts), ['…', `${grouped(more)} more`]];
}

/** What the file says of the model, in columns. */
export function modelFacts(
  summary: ModelSummary,
): readonly (readonly [title: string, facts: readonly Fact[]])[] {
  const { inputs, needs, outputs, classes, metadata } = summary;
  return [
    ['Inputs', [...inputs.map((input): Fact => [input.name, tensorInWords(input)]), ...needsInWords(needs)]],
    [
      'Outputs',
      outputs.flatMap((output): readonly Fact[] => [
        [output.name, tensorInWords(output)],
        ['Read as', output.reading],
      ]),
    ],
    ['File', fileFacts(summary)],
    ['Classes', classes.map((name, index): Fact => [String(index), name])],
    ['Metadata', metadata.map(([key, value]): Fact => [key, value])],
  ]
    .filter((column): column is [string, Fact[]] => (column[1]?.length ?? 0) > 0)
    .map(([title, facts]) => [title, firstOf(facts)] as const);
}

/** What is to be given to explain the model, beyond one grey or colour image. */
function needsInWords(needs: ModelNeeds | null): readonly Fact[] {
  if (needs === null) return [];
  const { channels, rank, constants } = needs;
  const isVolume = rank === 3;
  const isPlain = channels === 1 || (channels === 3 && !isVolume);
  const several = `${channels} channels: one file with ${channels}, or ${channels} files`;
  const takes = [...(isVolume ? ['volumes'] : []), ...(isPlain ? [] : [several])].join(' of ');
  const image: readonly Fact[] = takes === '' ? [] : [['Takes', takes]];
  const names = constants.map(({ name }) => name).join(', ');
  return names === '' ? image : [...image, ['Needs values', names]];
}

function fileFacts({ format, producer, opsets, parameters, layers, bytes }: ModelSummary): readonly Fact[] {
  const known: readonly (readonly [string, string | null])[] = [
    ['Format', format],
    ['Producer', producer],
    [
      'Opset',
      opsets.map(([domain, version]) => (domain === '' ? `${version}` : `${domain} ${version}`)).join(', '),
    ],
    ['Layers', grouped(layers.length)],
    ['Parameters', grouped(parameters)],
    ['Size', fileSize(bytes)],
  ];
  return known.flatMap(([term, value]): readonly Fact[] =>
    value === null || value === '' ? [] : [[term, value]],
  );
}
