import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What a stand-in for npm does. */
export type Behaviour =
  /** Installs a package that computes rightly, `gpu` among its devices or not. */
  | {
      readonly kind: 'installs';
      readonly computes?: string;
      readonly gpu?: boolean;
      readonly prints?: string;
    }
  /** Installs, but never ends; what it started would write `late` into the folder above a while later. */
  | { readonly kind: 'hangs' }
  | { readonly kind: 'fails'; readonly prints: string };

/** The package: ones convolved with ones, in plain words. */
const tensorflow = (computes: string, gpu: boolean, prints: string): string => `
if (typeof require('util').isNullOrUndefined !== 'function') throw new TypeError('isNullOrUndefined is not a function');
${prints === '' ? '' : `console.error(${JSON.stringify(prints)});`}
exports.tensor = (values, shape) => ({ values, shape });
exports.conv2d = () => { ${computes} };
exports.backend = () => ({ isUsingGpuDevice: ${String(gpu)} });
`;

const right = 'return { data: async () => Float32Array.of(4, 6, 4, 6, 9, 6, 4, 6, 4) };';

const install = (behaviour: Behaviour): string => {
  if (behaviour.kind === 'fails')
    return `process.stdout.write(${JSON.stringify(behaviour.prints)}); process.exitCode = 1;`;
  const { computes = right, gpu = false, prints = '' } = behaviour.kind === 'installs' ? behaviour : {};
  return `
const at = spec.lastIndexOf('@');
const [name, version] = [spec.slice(0, at), spec.slice(at + 1)];
const folder = path.join('node_modules', name);
fs.mkdirSync(folder, { recursive: true });
fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, version, main: 'index.js' }));
fs.writeFileSync(path.join(folder, 'index.js'), ${JSON.stringify(tensorflow(computes, gpu, prints))});
console.log('* Downloading libtensorflow');
console.log('* Building TensorFlow Node.js bindings');
${behaviour.kind === 'hangs' ? hang : "console.log('added 1 package in 1s');"}
`;
};

const hang = `
const late = "setTimeout(() => require('fs').writeFileSync('../late', ''), 1500)";
require('child_process').spawn(process.execPath, ['-e', late], { stdio: 'inherit' });
setInterval(() => undefined, 1000);
`;

/** Puts a program called npm into a folder, and gives its path. */
export function standInNpm(folder: string, behaviour: Behaviour): string {
  mkdirSync(folder, { recursive: true });
  const script = path.join(folder, 'npm.cjs');
  writeFileSync(
    script,
    `const fs = require('fs'), path = require('path');
const spec = process.argv.at(-1);
fs.writeFileSync(path.join(${JSON.stringify(folder)}, 'asked'), process.argv.slice(2).join(' '));
fs.copyFileSync('package.json', path.join(${JSON.stringify(folder)}, 'package.json'));
${install(behaviour)}`,
  );
  const npm = path.join(folder, process.platform === 'win32' ? 'npm.cmd' : 'npm');
  const line =
    process.platform === 'win32'
      ? `@"${process.execPath}" "${script}" %*\r\n`
      : `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`;
  writeFileSync(npm, line);
  chmodSync(npm, 0o755);
  return npm;
}
