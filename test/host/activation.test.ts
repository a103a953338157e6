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
    const start = performance.now();
    await extension().activate();
    const took = performance.now() - start;
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
