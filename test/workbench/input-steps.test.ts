import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeOnnx } from '../../src/formats/onnx/write.ts';
import { GraphBuilder } from '../support/graph-builder.ts';
import { niftiOf } from '../support/nifti.ts';
import { useVscode } from '../support/vscode.ts';
import { screenshot } from '../support/workbench.ts';
import { Panel } from './panel.ts';

const size = [20, 40, 36] as const;
const [slices, rows, columns] = size;

/** A bright ball on noise in zeros, as the head on an MRI; a model of 32³ that finds what is bright; how it is preprocessed. */
function addHead(folder: string): void {
  const values = Int16Array.from({ length: slices * rows * columns }, (_, i) => {
    const [z, y, x] = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns];
    const far = Math.hypot((2 * z) / slices - 1, (2 * y) / rows - 1, (2 * x) / columns - 1);
    if (far > 0.8) return 0;
    return Math.round(250 + 500 * Math.max(0, 0.7 - far) + ((Math.imul(i, 2654435761) >>> 0) % 90));
  });
  writeFileSync(path.join(folder, 'head.nii'), niftiOf({ size, data: values, spacing: [2, 1, 1] }));
  const b = new GraphBuilder({ seed: 1 });
  const features = b.conv(b.input([1, 1, 32, 32, 32]), { channels: 1, kernel: [3, 3, 3], pads: 'same' });
  writeFileSync(path.join(folder, 'head.onnx'), writeOnnx(b.build(features)));
  const preprocessing = {
    ...{ cropToNonzero: true, spacing: [1.2, 1.2, 1.2], clip: [200, 520], normalize: 'zscore' },
  };
  const settings = { image: 'head.nii', decision: 'threshold', activation: 'none', threshold: 0.1 };
  writeFileSync(path.join(folder, 'head.explain.json'), JSON.stringify({ ...settings, preprocessing }));
}

describe('What became of the image', () => {
  const vscode = useVscode();

  before(() => vscode.open(addHead));

  it('is shown step by step, each with its size and a histogram', async () => {
    const { page } = vscode;
    const panel = await Panel.explain(page, 'head.onnx');
    const steps = panel.by('input-step');
    await steps.first().scrollIntoViewIfNeeded();
    const words = await steps.allTextContents();
    assert.match(
      words.join(' '),
      /File.*Cropped.*to nonzero values.*Resampled.*cubic.*1\.21×1\.18×1\.21 mm/su,
    );
    assert.match(words.join(' '), /Clipped.*to 200 … 520.*Normalized.*mean 0, deviation 1/su);
    await steps.last().scrollIntoViewIfNeeded();
    await screenshot(page, 'input steps');
  });
});
