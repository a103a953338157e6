import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build } from './build.ts';
import { installServer } from './workbench/install.ts';
import { root } from './workbench/once.ts';
import { type RunningServer, serve } from './workbench/serve.ts';

/** Opens the sample workspace with the extension loaded: in the installed VS Code, else in a browser. */
const sample = path.join(root, 'sample');
build();
const code = spawnSync('code', [`--extensionDevelopmentPath=${root}`, sample], {
  shell: process.platform === 'win32',
  stdio: 'inherit',
});
if (code.status !== 0) {
  const server = await serve(await installServer('floor'), { trust: true });
  console.log(`No VS Code was found on the PATH. Open this in a browser (Ctrl+C ends it):\n${urlOf(server)}`);
}

function urlOf({ authority, extension: folder }: RunningServer): string {
  const extension = `vscode-remote://${authority}${folder}`;
  const payload = JSON.stringify([['extensionDevelopmentPath', extension]]);
  return `http://${authority}/?${new URLSearchParams({ folder: sample, payload }).toString()}`;
}
