import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExplainAim } from '../../src/documents/explanation-step.ts';
import type { Settings } from '../../src/documents/settings.ts';
import { ordinary } from '../architectures/ordinary.ts';
import { explainApart } from './explain-apart.ts';
import { line } from './page.ts';
import { writeScene } from './scene-files.ts';

/**
 * Runs of small models against as many plain whole passes, in the same minute: `ordinary.ts [ROW...]`. A row is a
 * part of a model's name and of a run's.
 */
const wanted = process.argv.slice(2);

const zero: Settings = { treatment: 'zero', intervention: 'zero', block: 24 };
const runs: Readonly<Record<string, { readonly aim: ExplainAim | 'channels'; readonly settings: Settings }>> =
  {
    'blocks, zero': { aim: { kind: 'input' }, settings: zero },
    'blocks, 6 draws': { aim: { kind: 'input' }, settings: { draws: 6, block: 24 } },
    'layers, zero': { aim: { kind: 'layers' }, settings: zero },
    'channels, zero': { aim: 'channels', settings: zero },
  };

const folder = await mkdtemp(join(tmpdir(), 'ordinary-'));
const head = [
  'model',
  'run',
  'treatments',
  'counted',
  'clock',
  'run',
  'plain',
  'sessions',
  'opening',
  'runs',
];
console.log(line([...head, 'running']));
console.log(line([...head, 'running'].map(() => '---')));
for (const [name, build] of Object.entries(ordinary)) {
  for (const [run, { aim, settings }] of Object.entries(runs)) {
    if (!wanted.every((word) => `${name}: ${run}`.includes(word))) continue;
    const { graph, size } = build();
    const files = await writeScene(folder, graph, size);
    const start = Math.round(size / 3 / 8) * 8;
    const inner = graph.nodes.filter(({ operator }) => operator === 'Conv').at(20)?.outputs[0] ?? '';
    const { treatments, passes, seconds, pass, spent } = await explainApart({
      files,
      aim: aim === 'channels' ? { kind: 'channels', tensor: inner } : aim,
      settings: { class: 1, roi: [start, start, size / 4, size / 4], ...settings },
      mostSeconds: null,
    });
    const cells = [
      name,
      run,
      `${treatments}`,
      `${(treatments / passes).toFixed(2)}×`,
      `${((treatments * pass) / seconds).toFixed(2)}×`,
      `${seconds.toFixed(2)} s`,
      `${(1000 * pass).toFixed(1)} ms`,
      `${spent.sessions}`,
      `${spent.opening.toFixed(2)} s`,
      `${spent.runs}`,
      `${spent.running.toFixed(2)} s`,
    ];
    console.log(line(cells));
  }
}
await rm(folder, { recursive: true });
