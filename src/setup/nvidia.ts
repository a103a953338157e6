import { execFile } from 'node:child_process';
import { at } from '../at.ts';

const patience = 5000;

/** The name of the first NVIDIA GPU whose driver answers; null where there is none. */
export function nvidiaGpu(program = 'nvidia-smi'): Promise<string | null> {
  const question = ['--query-gpu=name', '--format=csv,noheader'];
  return new Promise((resolve) => {
    execFile(program, question, { timeout: patience, windowsHide: true }, (error, answer) => {
      const name = at(answer.trim().split('\n'), 0);
      resolve(error !== null || name === '' ? null : name.trim());
    });
  });
}
