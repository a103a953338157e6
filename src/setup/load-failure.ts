import { at } from '../at.ts';

const again = 'run Set Up TensorFlow Runtime again';

const failures: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [
    /(lib(?:cu\w+|nv\w+)\.so[\w.]*|(?:cudart|cublas|cudnn)\w*\.dll)/u,
    (match) =>
      `${at(match, 1)} is missing or of another version: install CUDA 11.2 and cuDNN 8.1, or take the package for the CPU`,
  ],
  [
    /tfjs_binding\.node\) can not be found/u,
    () => `its binding is missing, since npm ran no install script: ${again}`,
  ],
  [
    /libtensorflow\S*: cannot open shared object|Library not loaded:.*libtensorflow|specified module could not be found/u,
    () => `libtensorflow is missing: ${again}`,
  ],
  [
    /version [`'](GLIBC(?:XX)?_[\d.]+)' not found/u,
    (match) => `this system is too old for it (it has no ${at(match, 1)}): use ONNX Runtime`,
  ],
  [
    /invalid ELF header|incompatible architecture|not a valid Win32 application|wrong ELF class/u,
    () => `it was installed for another kind of machine: ${again}`,
  ],
  [
    /NODE_MODULE_VERSION|Module did not self-register/u,
    () => `it was built for another version of Node: ${again}`,
  ],
  [/computed (.+)/u, (match) => `it computes wrong values (${at(match, 1)}): use ONNX Runtime`],
];

/**
 * Why a native package could not be loaded, and what to do, in one sentence.
 * @param message of the error on loading it; null where its process ended without one
 * @param how the process ended, such as `exit code 1`
 * @param printed the whole output
 */
export function loadFailure(name: string, message: string | null, how: string, printed: string): string {
  const text = message ?? printed;
  for (const [pattern, sentence] of failures) {
    const match = pattern.exec(text);
    if (match !== null) return `${name} does not work here: ${sentence(match)}.`;
  }
  if (message !== null)
    return `${name} does not work here: ${at(message.split('\n'), 0)} (the SegCause output has all of it).`;
  return /SIGILL|3221225501/u.test(how)
    ? `${name} does not work here: this processor lacks instructions (AVX) that libtensorflow uses. Use ONNX Runtime.`
    : `${name} does not work here: its process ended (${how}) before it had answered; the SegCause output says more.`;
}
