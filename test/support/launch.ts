import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { findBrowser } from '../../tools/workbench/browser.ts';
import { installServer } from '../../tools/workbench/install.ts';
import { isServerName } from '../../tools/workbench/pins.ts';
import { serve, type ServeOptions } from '../../tools/workbench/serve.ts';

/** A VS Code server with a browser before it. */
export interface Launched {
  readonly open: (options: OpenOptions) => Promise<Page>;
  readonly stop: () => Promise<void>;
}

interface OpenOptions {
  readonly folder: string;
  readonly size?: { readonly width: number; readonly height: number };
  /** A test entry to run in the extension host. */
  readonly tests?: string;
  /** Called before the page loads. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const browserFlags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

/** Starts the VS Code that `SEGCAUSE_VSCODE` names, with the extension in development or from `SEGCAUSE_VSIX`. */
export async function launch(options: ServeOptions): Promise<Launched> {
  const name = process.env['SEGCAUSE_VSCODE'] ?? 'floor';
  if (!isServerName(name)) throw new Error(`SEGCAUSE_VSCODE names ${name}, which is no known server.`);
  const vsix = process.env['SEGCAUSE_VSIX'];
  const server = await serve(await installServer(name), { ...options, vsix });
  try {
    const { executablePath, env } = await findBrowser();
    const browser = await chromium.launch({
      executablePath,
      args: browserFlags,
      timeout: 30_000,
      env: { ...process.env, ...options.env, ...env },
    });
    return {
      open: async ({ folder, size = { width: 1400, height: 900 }, tests, prepare }) => {
        const context = await browser.newContext({ viewport: size });
        context.setDefaultTimeout(15_000);
        const page = await context.newPage();
        const extensions = vsix === undefined || tests !== undefined ? [server.extension] : [];
        await page.addInitScript({ content: developmentScript(server.authority, extensions, tests) });
        await prepare?.(page);
        await page.goto(`${server.url}?folder=${encodeURIComponent(asUrlPath(folder))}`, { timeout: 30_000 });
        return page;
      },
      stop: async () => {
        await browser.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Has the workbench load extensions from folders, whatever its version and however its page was opened. */
function developmentScript(authority: string, extensions: readonly string[], tests?: string): string {
  const uri = (file: string): object => ({
    $mid: 1,
    scheme: 'vscode-remote',
    authority,
    path: asUrlPath(file),
  });
  const developmentOptions = {
    ...(extensions.length > 0 && { extensions: extensions.map(uri) }),
    ...(tests !== undefined && { extensionTestsPath: uri(tests) }),
  };
  return `{
    const original = Element.prototype.getAttribute;
    Element.prototype.getAttribute = function (name) {
      const value = original.call(this, name);
      if (name !== 'data-settings' || this.id !== 'vscode-workbench-web-configuration') return value;
      return JSON.stringify({ ...JSON.parse(value), developmentOptions: ${JSON.stringify(developmentOptions)} });
    };
  }`;
}

/** A file's path as it stands in a URL. */
function asUrlPath(file: string): string {
  const slashed = file.split(path.sep).join('/').replace(/\/$/, '');
  return slashed.startsWith('/') ? slashed : `/${slashed}`;
}
