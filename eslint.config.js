import eslint from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/**
 * What each room of `src` may import, besides itself, by wing; `docs/architecture.md` draws the same picture. Rooms of
 * the shared ground are known to both wings, which know nothing of one another.
 */
const wings = {
  shared: {
    documents: [],
    protocol: ['documents'],
    files: [],
    report: ['documents', 'protocol'],
    'engine-client': ['documents', 'protocol', 'files'],
    programs: [],
    conversion: ['documents', 'files', 'programs'],
    cli: ['documents', 'protocol', 'files', 'report', 'engine-client', 'conversion', 'programs'],
  },
  engine: {
    graph: [],
    imaging: ['documents', 'files'],
    formats: ['graph', 'files'],
    runtime: ['protocol', 'files', 'graph', 'formats'],
    inference: ['graph', 'runtime'],
    causal: ['documents', 'graph', 'runtime', 'inference'],
    engine: [
      'documents',
      'protocol',
      'files',
      'graph',
      'formats',
      'runtime',
      'imaging',
      'inference',
      'causal',
    ],
  },
  extension: {
    definitions: ['documents'],
    setup: ['protocol', 'programs'],
    views: ['documents', 'protocol', 'files', 'report', 'engine-client', 'definitions'],
    commands: [
      ...['documents', 'protocol', 'files', 'report', 'engine-client', 'definitions', 'conversion', 'setup'],
      ...['programs', 'views'],
    ],
  },
};

const withVscode = ['views', 'commands', 'definitions'];

/** Files at the root of src that any room may import. */
const ofAllRooms = ['errors.ts', 'at.ts', 'grouped-by.ts', 'lfs-pointer.ts'];

const rooms = { ...wings.shared, ...wings.engine, ...wings.extension };

for (const [wing, own] of Object.entries(wings)) {
  const reachable = [...Object.keys(wings.shared), ...Object.keys(own)];
  const stray = Object.values(own)
    .flat()
    .find((room) => !reachable.includes(room));
  if (stray !== undefined) throw new Error(`The ${wing} wing must not import src/${stray}.`);
}

const zones = Object.entries(rooms).map(([room, allowed]) => ({
  target: `./src/${room}`,
  from: './src',
  except: [room, ...allowed, ...ofAllRooms].map((name) => `./${name}`),
  message: `src/${room} may import only ${[...allowed, ...ofAllRooms].join(', ')}.`,
}));

export default tseslint.config(
  { ignores: ['dist', 'out', '.vscode-test', 'sample', 'src/formats/onnx/schema', 'test/fixtures'] },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js', 'esbuild.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.js'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [
            ...zones,
            {
              target: './webview-ui',
              from: './src',
              except: ['./documents', './protocol', './at.ts', './grouped-by.ts'],
              message: 'The webview knows documents and the protocol only.',
            },
            {
              target: './src',
              from: './webview-ui',
              message: 'The webview is reached through the protocol only.',
            },
          ],
        },
      ],
      'import-x/no-default-export': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      'no-restricted-globals': ['error', 'alert'],
    },
  },
  {
    files: Object.keys(rooms)
      .filter((room) => !withVscode.includes(room))
      .map((room) => `src/${room}/**`)
      .concat('src/definitions/python/**'),
    rules: { 'no-restricted-imports': ['error', { paths: ['vscode'] }] },
  },
  {
    files: ['src/protocol/**', 'src/graph/**', 'src/inference/**', 'src/causal/**'],
    rules: {
      'no-restricted-imports': ['error', { paths: ['vscode'], patterns: ['node:*', 'onnxruntime*'] }],
    },
  },
  {
    files: ['webview-ui/**'],
    rules: { 'no-restricted-imports': ['error', { paths: ['vscode'], patterns: ['node:*'] }] },
  },
  { files: ['test/**'], rules: { '@typescript-eslint/no-unused-expressions': 'off' } },
  {
    files: ['eslint.config.js', 'esbuild.mjs', '**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
    rules: { 'import-x/no-default-export': 'off' },
  },
);
