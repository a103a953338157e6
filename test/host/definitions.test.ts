import { strict as assert } from 'node:assert';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { ComponentEffect } from '../../src/documents/components.ts';
import { type Explanation, explanationSchema } from '../../src/documents/explanation.ts';
import { extension, folder } from './extension.ts';

const none = { mean: 0, se: 0, low: 0, high: 0 };
const outcomes = {
  softDice: none,
  iou: none,
  falsePositives: none,
  falseNegatives: none,
  meanProbability: none,
};

function inFolder(name: string): vscode.Uri {
  return vscode.Uri.joinPath(folder(), name);
}

const explanationUri = (): vscode.Uri => inFolder('unet_late.slice_084.segcause.json');

function read(): Explanation {
  return explanationSchema.parse(JSON.parse(readFileSync(explanationUri().fsPath, 'utf8')));
}

function effectOf(component: ComponentEffect['component'], mean: number): ComponentEffect {
  const [low, high] = [mean - 0.5, mean + 0.5];
  return { component, rejected: 0, state: 'decided', n: 50, mean, se: 0.2, low, high, outcomes };
}

/** The explanation as it is once layers and modules have been measured. */
function withComponents(explanation: Explanation): Explanation {
  const tensor = (path: string): string =>
    explanation.layers.find((layer) => layer.path === path)?.tensor ?? assert.fail(path);
  const effects = [
    effectOf({ kind: 'layer', tensor: tensor('encoder.1.conv2') }, -8.31),
    effectOf({ kind: 'layer', tensor: tensor('encoder.0.conv2') }, -3.2),
    effectOf({ kind: 'layer', tensor: tensor('head') }, -12.5),
    effectOf({ kind: 'module', path: 'bottleneck', tensors: [tensor('bottleneck.conv1')] }, 0.25),
  ];
  const donors = { origin: 'image' as const, images: 1, label: 'shifts of this image' };
  const components = {
    intervention: 'resample' as const,
    donors,
    baselineDice: 91,
    isComplete: true,
    effects,
  };
  return { ...explanation, components };
}

/** The line that is selected in the active text editor, and its file. */
function selected(): string {
  const editor = vscode.window.activeTextEditor;
  assert.ok(editor, 'no text editor is active');
  const { document, selection } = editor;
  return `${vscode.workspace.asRelativePath(document.uri)}: ${document.getText(selection)}`;
}

async function until<T>(find: () => Promise<T | undefined>): Promise<T> {
  for (let turn = 0; turn < 100; turn++) {
    const found = await find();
    if (found !== undefined) return found;
    await sleep(100);
  }
  throw new Error('It did not happen within ten seconds.');
}

async function lenses(): Promise<readonly string[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    inFolder('unet.py'),
    100,
  );
  return found.map(({ range, command }) => `${range.start.line + 1} ${command?.title ?? ''}`);
}

describe('From a layer to its definition', () => {
  before(async () => {
    await vscode.commands.executeCommand('segcause.explain', inFolder('unet_late.onnx'));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  const go = (part: string): Thenable<void> =>
    vscode.commands.executeCommand('segcause.goToDefinition', explanationUri(), part);

  it('the command opens the file beside the panel, with the line selected', async () => {
    await vscode.commands.executeCommand('vscode.open', explanationUri());
    await go('/encoder.1/conv2/Conv_output_0');
    assert.equal(
      selected(),
      'unet.py: self.conv2 = nn.Conv2d(channels_out, channels_out, 3, padding=1, bias=False)',
    );
    assert.equal(vscode.window.activeTextEditor?.viewColumn, vscode.ViewColumn.Two);
    await go('/decoder.2/Concat_output_0');
    assert.equal(selected(), 'unet.py: return self.merge(torch.cat([skip, self.up(x)], dim=1))');
  });

  it('a module leads to where it is defined', async () => {
    await go('module bottleneck');
    assert.equal(selected(), 'unet.py: self.bottleneck = DoubleConv(narrow[-1], widest)');
    await go('module decoder');
    assert.match(selected(), /^unet\.py: self\.decoder = /);
  });

  it('a layer of a model.json on its own page leads to its entry there', async () => {
    const model = inFolder('flat/model.json');
    const fixture = path.join(extension().extensionPath, 'test/fixtures/tfjs/flat');
    cpSync(fixture, path.dirname(model.fsPath), { recursive: true });
    await vscode.commands.executeCommand('segcause.goToDefinition', model, '/conv2d_8/Conv');
    assert.match(selected(), /^flat\/model\.json: .*conv2d_8/u);
    rmSync(path.dirname(model.fsPath), { recursive: true });
  });

  it('the command asks for the layer or module, and offers modules before what is in them', async () => {
    await vscode.commands.executeCommand('vscode.open', explanationUri());
    const gone = vscode.commands.executeCommand('segcause.goToDefinition');
    const text = await until(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return vscode.window.activeTextEditor === undefined ? undefined : selected();
    });
    await gone;
    assert.match(text, /^unet\.py: self\.encoder = /u);
  });

  it('it leads to the code as it is in the editor, even if not saved', async () => {
    const editor = await vscode.window.showTextDocument(inFolder('unet.py'));
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), '# one\n# two\n');
    });
    await go('logits');
    assert.equal(selected(), 'unet.py: self.head = nn.Conv2d(widths[0], classes, 1)');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it("without source it opens the model's graph at the layer", async () => {
    const source = inFolder('unet.py');
    const text = readFileSync(source.fsPath);
    rmSync(source.fsPath);
    try {
      await until(async () => {
        await go('/encoder.1/conv2/Conv_output_0');
        return selected().startsWith('unet.py') ? undefined : true;
      });
      assert.match(selected(), /unet_late\.onnx\.txt: conv2 +Conv +\d+ × 32 × \d+ × \d+ +\d+ parameters/);
      const document = vscode.window.activeTextEditor?.document;
      assert.equal(document?.uri.scheme, 'segcause-graph');
      await go('image');
      assert.match(selected(), /input image: 1 × 1 × \d+ × \d+/);
      await go('module encoder.1');
      assert.match(selected(), /unet_late\.onnx\.txt: conv1 +Conv +\d+ × 32 × \d+ × \d+ /);
    } finally {
      writeFileSync(source.fsPath, text);
    }
  });
});

describe('At the definition of a layer', () => {
  const setting = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('segcause');

  before(async () => {
    const explanation = withComponents(read());
    writeFileSync(explanationUri().fsPath, JSON.stringify(explanation));
    await vscode.window.showTextDocument(inFolder('unet.py'));
  });
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  afterEach(() => setting().update('codeLens', undefined));

  const shown = (): Promise<readonly string[]> =>
    until(async () => {
      const found = await lenses();
      return found.length > 0 ? found : undefined;
    });

  it('the newest explanation shows effect, interval and rank, of the largest where there are several', async () => {
    assert.deepEqual([...(await shown())].filter((lens) => !lens.endsWith('show in explanation')).sort(), [
      '14 \u22128.31 Dice points [\u22128.81, \u22127.81] · rank 2 of 3 layers · encoder.1.conv2, largest of 2 here',
      '45 +0.25 Dice points [\u22120.25, +0.75] · rank 1 of 1 module · bottleneck',
      '49 \u221212.50 Dice points [\u221213.00, \u221212.00] · rank 1 of 3 layers · head',
    ]);
  });

  it('so does hovering, with a link to the explanation', async () => {
    await shown();
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      inFolder('unet.py'),
      new vscode.Position(48, 12),
    );
    const contents = hovers.flatMap((hover) => hover.contents);
    const texts = contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : ''));
    assert.match(texts.join(), /head: \u221212\.50 Dice points .*rank 1 of 3 layers.*showInExplanation/s);
  });

  it('the lens leads back to the panel', async () => {
    await vscode.commands.executeCommand('segcause.showInExplanation', explanationUri().toString(), 'logits');
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.equal(input.uri.toString(), explanationUri().toString());
  });

  it('nothing is shown once it is turned off', async () => {
    await shown();
    await setting().update('codeLens', false);
    assert.deepEqual(await lenses(), []);
    await setting().update('codeLens', undefined);
    assert.ok((await shown()).length > 0);
  });

  it('lenses move with the code as it is typed', async () => {
    const editor = await vscode.window.showTextDocument(inFolder('unet.py'));
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), '# one\n# two\n');
    });
    await until(async () => ((await lenses()).some((lens) => lens.startsWith('51 ')) ? true : undefined));
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('nothing is shown once the explanation is gone', async () => {
    await shown();
    rmSync(explanationUri().fsPath);
    await until(async () => ((await lenses()).length === 0 ? true : undefined));
  });
});
