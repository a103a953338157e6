import { nativeMemory } from '../../src/engine-client/native-memory.ts';
import { apart } from './apart.ts';
import { line, times } from './page.ts';

/** A row of the table of predicted total effects. Times in seconds of all processors together. */
export interface PredictedRow {
  readonly busy: number;
  /** The same by a whole pass for each block and draw. */
  readonly whole: number;
  /** Whole passes that the prediction was fitted to. */
  readonly passes: number;
  /** Of changes of Dice; null where nothing was predicted. */
  readonly r2: number | null;
  /** Most memory of the process, in MiB. */
  readonly memory: number;
}

/**
 * Total effects with intervals, predicted from direct ones and a budget of whole passes, from file to map: `predicted.ts
 * [DRAWS]` prints the lines of the table. The exit status tells whether what must be reached was.
 */
const [draws = '12'] = process.argv.slice(2);
const leastRatio = 6;
const names = [
  'nnU-Net style, 4 levels, direct',
  'nnU-Net style, direct',
  'nnU-Net style, 3-D, direct',
  'SE-U-Net, direct',
  'DeepLabV3+, direct',
];
console.log(
  line(['predicted totals', 'asked', 'processors', 'whole passes', 'fitted to', 'R²', 'most memory']),
);
console.log(line(Array.from({ length: 7 }, () => '---')));
for (const name of names) {
  const { busy, whole, passes, r2, memory } = await apart<PredictedRow>(
    'predicted-row.ts',
    [name, draws],
    nativeMemory,
  );
  const ratio = whole / busy;
  console.log(
    line([
      ...[name.replace(', direct', ''), `${times(leastRatio)} less`, `${busy.toFixed(1)} s`],
      ...[`${times(ratio)} less`, `${passes} passes`, r2?.toFixed(2) ?? '', `${memory.toFixed(0)} MiB`],
    ]),
  );
  if (ratio < leastRatio) process.exitCode = 1;
}
