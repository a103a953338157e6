import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGroup, stopGroup } from '../../../tools/workbench/processes.ts';
import { processesWith } from '../../support/processes.ts';

/** A process that starts another and prints a line; both stay until they are stopped, and do not mind SIGTERM. */
const stubborn = `
  process.on('SIGTERM', () => {});
  if (process.argv[1] === 'parent') require('child_process').spawn(process.execPath, ['-e', process.env.CODE], { stdio: 'inherit' });
  console.log('up');
  setInterval(() => {}, 1000);
`;

const processes = new URL('../../../tools/workbench/processes.ts', import.meta.url).href;

async function gone(marker: string): Promise<boolean> {
  for (let waited = 0; waited < 1000 && processesWith(marker).length > 0; waited += 50) await sleep(50);
  return processesWith(marker).length === 0;
}

describe('Processes of the tests', () => {
  it('end with everything they started', async () => {
    const marker = randomUUID();
    const child = startGroup(process.execPath, ['-e', stubborn, 'parent'], {
      env: { ...process.env, CODE: stubborn, MARKER: marker },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    assert.ok(child.stdout);
    await once(child.stdout, 'data');
    while (processesWith(marker).length < 2) await sleep(20);
    await stopGroup(child);
    assert.ok(await gone(marker));
  });

  it('end when the tests are interrupted, in groups within groups', async () => {
    const marker = randomUUID();
    const suite = `
      import { startGroup } from ${JSON.stringify(processes)};
      startGroup(process.execPath, ['-e', process.env.CODE, 'parent'], { stdio: 'inherit' });
    `;
    const code = `
      import { startGroup } from ${JSON.stringify(processes)};
      const options = ['--import', 'tsx', '--input-type=module', '-e', ${JSON.stringify(suite)}];
      startGroup(process.execPath, options, { stdio: 'inherit' }, 5000);
    `;
    const runner = startGroup(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
      env: { ...process.env, CODE: stubborn, MARKER: marker },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    assert.ok(runner.stdout);
    await once(runner.stdout, 'data');
    runner.kill('SIGINT');
    await once(runner, 'exit');
    assert.ok(await gone(marker));
  });
});
