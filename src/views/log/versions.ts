import * as vscode from 'vscode';
import { processMemory } from '../../protocol/engine-options.ts';
import type { RuntimeChoice } from '../../protocol/runtime-choice.ts';
import { dependencies, version } from '../../../package.json';

/** What the extension runs in and with, on one line. */
export function versionsInWords(): string {
  const { appName, remoteName, uiKind } = vscode.env;
  return [
    `SegCause ${version}`,
    `${appName} ${vscode.version}${uiKind === vscode.UIKind.Web ? ' in a browser' : ''}`,
    ...(remoteName === undefined ? [] : ['on a remote machine']),
    `Node.js ${process.versions.node}`,
    `ONNX Runtime ${dependencies['onnxruntime-node']}`,
    `TensorFlow.js ${dependencies['@tensorflow/tfjs-core']}`,
    `${process.platform} ${process.arch}`,
  ].join(', ');
}

/**
 * What the engine is started with, on one line.
 * @param memory bytes for kept values and sessions
 */
export function engineInWords({ runtime, device, tensorflow }: RuntimeChoice, memory: number): string {
  const gigabytes = (bytes: number): string => `${Number((bytes / 1e9).toFixed(1))} GB`;
  const limit = `${gigabytes(memory)} for kept values, ${gigabytes(processMemory(memory))} for its process`;
  const native = tensorflow === null ? '' : ', TensorFlow’s native package set up';
  return `The engine starts: runtime ${runtime}, device ${device}${native}; memory limit ${limit}.`;
}
