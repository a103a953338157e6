import eslint from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** What each room of `src` may import, besides itself; `docs/architecture.md` draws the same picture. */
const rooms = {
  explanation: [],
  graph: [],
  imaging: ['explanation'],
  formats: ['graph'],
  runtime: ['graph', 'formats'],
  causal: ['graph', 'runtime', 'imaging', 'explanation'],
  engine: ['graph', 'formats', 'runtime', 'imaging', 'causal', 'explanation'],
  report: ['explanation', 'views'],
  cli: ['engine', 'runtime', 'explanation', 'report'],
  definitions: ['explanation'],
  programs: [],
  conversion: ['definitions', 'engine', 'programs'],
  setup: ['programs', 'runtime'],
  views: ['engine', 'explanation', 'report', 'definitions', 'runtime/choice.ts'],
  commands: [
    ...['engine', 'explanation', 'report', 'views', 'definitions', 'conversion', 'setup', 'programs'],
    'runtime/choice.ts',
  ],
};

const withVscode = ['views', 'commands', 'definitions'];

const zones = Object.entries(rooms).map(([room, allowed]) => ({
  target: `./src/${room}`,
  from: './src',
  except: [room, ...allowed].map((name) => `./${name}`).concat('./errors.ts'),
  message: `src/${room} may import only ${[...allowed, 'errors.ts'].join(', ')}.`,
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
              except: ['./explanation', './views/protocol.ts', './views/comparison-protocol.ts'],
              message: 'The webview knows the explanation and the protocol only.',
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
      'import-x/no-cycle': 'error',
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
    files: ['src/graph/**', 'src/causal/**'],
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
