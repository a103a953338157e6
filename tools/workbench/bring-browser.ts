import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';
import { unpackPackage } from './npm.ts';
import { once } from './once.ts';
import { browserPin } from './pins.ts';

/** A Chromium to drive, and what its environment must add. */
export interface Browser {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Brings a Chromium from the npm registry, with the libraries and fonts that bare Linux machines lack. */
export async function bringBrowser(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error(advice('none was found'));
  let folder;
  try {
    folder = await once(`browser-${browserPin.split('@').at(-1) ?? ''}`, unpackBrowser);
  } catch (error) {
    throw new Error(advice(error instanceof Error ? error.message : String(error)), { cause: error });
  }
  const libraries = [process.env['LD_LIBRARY_PATH'], path.join(folder, 'lib')].filter(Boolean).join(':');
  const fonts = existsSync('/etc/fonts/fonts.conf')
    ? {}
    : { FONTCONFIG_FILE: path.join(folder, 'fonts.conf') };
  return { executablePath: path.join(folder, 'chromium'), env: { LD_LIBRARY_PATH: libraries, ...fonts } };
}

function advice(reason: string): string {
  return `The workbench tests need a Chromium, Chrome or Edge: ${reason}. Install one, or set SEGCAUSE_BROWSER to its path.`;
}

async function unpackBrowser(folder: string): Promise<void> {
  await unpackPackage(browserPin, 'package/bin', folder);
  await inflate(path.join(folder, 'chromium.br'), path.join(folder, 'chromium'));
  for (const name of ['al2023', 'fonts', 'swiftshader']) {
    const archive = path.join(folder, `${name}.tar`);
    await inflate(`${archive}.br`, archive);
    await promisify(execFile)('tar', ['-xf', archive, '-C', folder]);
    await rm(archive);
  }
  await writeFile(path.join(folder, 'fonts.conf'), fontsConfiguration);
}

async function inflate(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to, { mode: 0o755 }));
  await rm(from);
}

const fontsConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;
