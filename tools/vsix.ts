import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { runScript } from './build.ts';
import { root } from './workbench/once.ts';

const manifest = z
  .object({ name: z.string(), version: z.string() })
  .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));

/** This platform, as VS Code calls it. */
const target = `${process.platform}-${process.arch}`;

/** Packages the extension for this platform, and gives the path of the `.vsix`. */
export function buildVsix(): string {
  const file = path.join(root, 'out', `${manifest.name}-${target}-${manifest.version}.vsix`);
  const ignored = path.join(root, 'out', '.vscodeignore');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(ignored, readFileSync(path.join(root, '.vscodeignore'), 'utf8') + platformFiles());
  runScript([
    ...['node_modules/@vscode/vsce/vsce', 'package', '--target', target],
    ...['--out', file, '--ignoreFile', ignored, '--no-rewrite-relative-links'],
  ]);
  return file;
}

/** The native binaries that only this platform needs. */
function platformFiles(): string {
  return `!node_modules/onnxruntime-node/bin/napi-v*/${process.platform}/${process.arch}/**\n`;
}
