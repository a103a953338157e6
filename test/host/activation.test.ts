import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { childrenOf } from '../support/processes.ts';
import { extension } from './extension.ts';

describe('Activation', () => {
  it('waits until SegCause is used', () => {
    assert.equal(extension().isActive, false);
  });

  it('takes less than 100 ms and starts no process', async () => {
    const before = childrenOf(process.pid);
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    await extension().activate();
    const wall = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    // What other programs on a busy machine take is not counted.
    const took = Math.min(wall, (user + system) / 1000);
    assert.ok(took < 100, `took ${took.toFixed(0)} ms`);
    assert.deepEqual(childrenOf(process.pid), before);
  });

  it('registers every command that is contributed', async () => {
    const registered = await vscode.commands.getCommands(true);
    const contributed = extension().packageJSON.contributes.commands.map(({ command }) => command);
    assert.ok(contributed.includes('segcause.explain'));
    for (const command of contributed) assert.ok(registered.includes(command), command);
  });
});
