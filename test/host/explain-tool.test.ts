import { strict as assert } from 'node:assert';
import { realpathSync } from 'node:fs';
import * as vscode from 'vscode';
import { prepareExplainTool, runExplainTool } from '../../src/commands/tool/explain-tool.ts';
import { folder } from './extension.ts';
import { StandInEngine, standInServices } from './stand-ins.ts';

const name = 'segcause_explain';
const asked = { model: 'unet_late.onnx', image: 'images/slice_084.png' };
const none = new vscode.CancellationTokenSource().token;

describe('The tool for language models', () => {
  it('is there with what it takes', () => {
    const tool = vscode.lm.tools.find((one) => one.name === name);
    assert.ok(tool);
    assert.deepEqual((tool.inputSchema as { readonly required: unknown }).required, ['model', 'image']);
  });

  it('asks before it runs a model, and says on what', () => {
    const { confirmationMessages, invocationMessage } = prepareExplainTool(asked);
    assert.equal(invocationMessage, 'Explaining unet_late.onnx on slice_084.png');
    const { message } = confirmationMessages ?? {};
    assert.ok(message instanceof vscode.MarkdownString);
    assert.match(message.value, /Run `unet_late\.onnx` on `images\/slice_084\.png`.*write the result/u);
  });

  it('explains a model of the workspace, writes the result and returns the findings', async function () {
    this.timeout(120_000);
    const input = {
      ...asked,
      mask: 'masks/slice_084.png',
      class: 2,
      roi: [86, 68, 32, 32],
      draws: 2,
      layers: false,
    };
    const options = { input, toolInvocationToken: undefined };
    const { content } = await vscode.lm.invokeTool(name, options, none);
    const [part] = content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    const found = JSON.parse(part.value) as Record<string, unknown>;
    assert.equal(found['status'], 'complete');
    assert.equal(found['regionOfInterest'], 'y 86, x 68, 32×32');
    assert.ok((found['blocks'] as { readonly largest: readonly unknown[] }).largest.length > 5);
    const file = vscode.Uri.joinPath(folder(), String(found['file']));
    assert.ok((await vscode.workspace.fs.stat(file)).size > 1000);
    await vscode.workspace.fs.delete(file);
  });

  it('refuses paths outside the workspace and questions that it cannot read, before anything runs', async () => {
    const engine = new StandInEngine();
    const services = standInServices(engine);
    for (const [input, words] of [
      [{ ...asked, model: '/etc/hostname' }, /\/etc\/hostname is no file in this workspace/u],
      [{ ...asked, image: '../other.png' }, /\.\.\/other\.png is no file in this workspace/u],
      [{ ...asked, mask: '/etc/hostname' }, /no file in this workspace/u],
      [{ model: 'unet_late.onnx' }, /cannot be used so: image/u],
      [{ ...asked, roi: [1, 2] }, /cannot be used so: roi/u],
    ] as const)
      await assert.rejects(runExplainTool(services, input, none), words);
    assert.equal(engine.runs.length, 0);
    services.dispose();
  });

  it('refuses in a folder that is not trusted, before any file is read', async () => {
    const asks: string[] = [];
    const services = standInServices(new StandInEngine());
    const watched = { ...services, engine: () => (asks.push('engine'), services.engine()) };
    const trust = Object.getOwnPropertyDescriptor(vscode.workspace, 'isTrusted');
    assert.ok(trust);
    Object.defineProperty(vscode.workspace, 'isTrusted', { ...trust, get: () => false });
    try {
      // Paths that a trusted folder refuses by name are not even looked up.
      for (const input of [asked, { ...asked, model: '/etc/hostname' }, {}])
        await assert.rejects(runExplainTool(watched, input, none), /This workspace is not trusted/u);
    } finally {
      Object.defineProperty(vscode.workspace, 'isTrusted', trust);
    }
    assert.deepEqual(asks, []);
    services.dispose();
  });

  it('lets the engine read the files of the workspace only', async () => {
    const requests: unknown[] = [];
    const engine = new StandInEngine();
    engine.prepare = (_kind, request) => {
      requests.push(request);
      return Promise.reject(new Error('asked enough'));
    };
    const services = standInServices(engine);
    await assert.rejects(runExplainTool(services, asked, none), /asked enough/u);
    const [request] = requests as readonly { readonly within: readonly string[] }[];
    assert.deepEqual(request?.within, [realpathSync(folder().fsPath)]);
    services.dispose();
  });
});
