import { basename } from 'node:path';
import * as vscode from 'vscode';
import { at } from '../at.ts';
import { type ConversionTools, convertTrained } from '../conversion/convert.ts';
import { isConvertedFrom } from '../conversion/record.ts';
import type { TrainedWeights } from '../conversion/trained/trained-model.ts';
import type { Services } from '../views/services.ts';
import { conversionInWords, convertInWindow } from './python-conversion.ts';

/** The weights to work with, of one training; undefined when dismissed. */
export async function pickWeights(trained: readonly TrainedWeights[]): Promise<TrainedWeights | undefined> {
  if (trained.length === 1) return at(trained, 0);
  const items = trained.map((weights) => ({
    label: weights.label,
    description: basename(weights.source),
    weights,
  }));
  const placeHolder = `The training has ${trained.length} of them`;
  return (await vscode.window.showQuickPick(items, { title: 'Fold to Explain', placeHolder }))?.weights;
}

/**
 * The ONNX file of weights; they are converted where they were not, or changed since.
 * @returns undefined when the user cancelled, or packages are missing
 * @throws UserError when the conversion fails
 */
export async function onnxOf(services: Services, weights: TrainedWeights): Promise<vscode.Uri | undefined> {
  const { source, onnx } = weights;
  if (await isConvertedFrom(source, onnx)) return vscode.Uri.file(onnx);
  const convert = (tools: ConversionTools): Promise<string | undefined> => convertTrained(weights, tools);
  const done = await convertInWindow(services, vscode.Uri.file(source), convert, false);
  if (done === undefined) return undefined;
  void vscode.window.showInformationMessage(conversionInWords(done));
  return vscode.Uri.file(done.onnx);
}
