import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { type Browser, bringBrowser } from './bring-browser.ts';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'msedge',
  'microsoft-edge',
];

const places: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA']
    .flatMap((variable) => process.env[variable] ?? [])
    .flatMap((folder) => [
      path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      path.join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]),
};

/**
 * Finds a Chromium: the one in `SEGCAUSE_BROWSER`, one on the PATH or in a usual place, one that Playwright has
 * installed, else one from the npm registry. `SEGCAUSE_BROWSER=bring` skips the search.
 */
export async function findBrowser(): Promise<Browser> {
  const wanted = process.env['SEGCAUSE_BROWSER'];
  if (wanted === 'bring') return bringBrowser();
  if (wanted !== undefined && wanted !== '') {
    if (existsSync(wanted)) return { executablePath: wanted, env: {} };
    throw new Error(`SEGCAUSE_BROWSER names ${wanted}, which does not exist.`);
  }
  const found = [...onPath(), ...(places[process.platform] ?? []), ...fromPlaywright()].find((file) =>
    existsSync(file),
  );
  return found === undefined ? bringBrowser() : { executablePath: found, env: {} };
}

function onPath(): readonly string[] {
  const extension = process.platform === 'win32' ? '.exe' : '';
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name + extension)));
}

function fromPlaywright(): readonly string[] {
  const cache = {
    linux: path.join(homedir(), '.cache', 'ms-playwright'),
    darwin: path.join(homedir(), 'Library', 'Caches', 'ms-playwright'),
    win32: path.join(process.env['LOCALAPPDATA'] ?? homedir(), 'ms-playwright'),
  };
  const folder = process.env['PLAYWRIGHT_BROWSERS_PATH'] ?? cache[process.platform as keyof typeof cache];
  if (!existsSync(folder)) return [];
  const files = [
    'chrome-linux64/chrome',
    'chrome-linux/chrome',
    'chrome-win64/chrome.exe',
    'chrome-win/chrome.exe',
  ];
  const mac = ['chrome-mac-arm64', 'chrome-mac-x64', 'chrome-mac'].flatMap((place) => [
    `${place}/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing`,
    `${place}/Chromium.app/Contents/MacOS/Chromium`,
  ]);
  return readdirSync(folder)
    .filter((name) => name.startsWith('chromium-'))
    .flatMap((name) => [...files, ...mac].map((file) => path.join(folder, name, file)));
}
