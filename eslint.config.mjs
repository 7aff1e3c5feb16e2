import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import prettierRecommended from 'eslint-plugin-prettier/recommended';
import globals from 'globals';
import jupyterPlugin from '@jupyter/eslint-plugin';

/** The jupyter rules, every one of them raised to an error. */
const jupyterRules = Object.fromEntries(
  Object.keys(jupyterPlugin.rules).map(name => [`jupyter/${name}`, 'error'])
);

/**
 * Who may import whom, by the folders and files directly below src: imports run downwards only, and the
 * capabilities are independent of each other, but for what stands here. The plugins, on top, import all.
 */
const ROOMS = {
  'tokens.ts': ['schema'],
  'request.ts': ['schema'],
  ui: ['tokens'],
  server: ['request', 'tokens'],
  options: ['request', 'schema', 'tokens'],
  changes: ['options', 'request', 'schema', 'tokens'],
  requirements: ['options', 'tokens'],
  modes: ['requirements/metadata', 'tokens'],
  checks: ['request', 'schema', 'tokens'],
  kernels: ['tokens'],
  log: ['request', 'schema', 'tokens', 'ui'],
  ml: ['request', 'schema'],
  webui: ['tokens', 'ui'],
  status: ['tokens', 'ui'],
  panel: [
    'changes',
    'checks/api',
    'kernels/tokens',
    'log/api',
    'ml/api',
    'modes/metadata',
    'modes/tokens',
    'options',
    'request',
    'requirements',
    'tokens',
    'ui'
  ],
  plugins: [
    ...['changes', 'checks', 'kernels', 'log', 'ml', 'modes', 'options'],
    ...['panel'],
    ...['request', 'requirements', 'server', 'status', 'tokens', 'ui', 'webui']
  ]
};

/** The rules for the files of a room that lie in so many folders below src. */
const roomRules = (room, allowed, depth) => {
  const up = depth === 0 ? '\\./' : `(\\.\\./){${depth}}`;
  const regex = `^${up}(?!(${allowed.join('|')})(/|$))`;
  const message = `src/${room} imports ${allowed.join(', ')} only.`;
  const application = {
    regex: '^@jupyterlab/application(/|$)',
    message: 'Only plugins know the application.'
  };
  return {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { regex, message },
          ...(room === 'plugins' ? [] : [application])
        ]
      }
    ],
    // The rule above does not see import().
    'no-restricted-syntax': [
      'error',
      {
        selector: `ImportExpression[source.value=/${regex.replaceAll('/', '\\/')}/]`,
        message
      }
    ]
  };
};

/** The configurations of a room: one for each depth that its files lie at. */
const layers = Object.entries(ROOMS).flatMap(([room, allowed]) =>
  room.endsWith('.ts')
    ? [{ files: [`src/${room}`], rules: roomRules(room, allowed, 0) }]
    : ['*', '*/*', '*/*/*'].map((files, index) => ({
        files: [`src/${room}/${files}`],
        rules: roomRules(room, allowed, index + 1)
      }))
);

export default defineConfig([
  {
    ignores: [
      'node_modules',
      'lib',
      'dist',
      'coverage',
      '.venv',
      'jupyterlab_spark_connect/labextension',
      '**/*.js',
      '**/*.d.ts',
      'src/schema.ts',
      'ui-tests'
    ]
  },
  js.configs.recommended,
  tseslint.configs.recommended,
  // The recommended rules look at schema/*.json too, where nobody else names the plugin.
  { plugins: { jupyter: jupyterPlugin } },
  jupyterPlugin.configs.recommended,
  {
    files: ['src/**/*.ts', 'src/**/*.tsx'],
    languageOptions: {
      globals: { ...globals.browser, ...globals.es2020 },
      parserOptions: { project: 'tsconfig.json', sourceType: 'module' }
    },
    plugins: { jupyter: jupyterPlugin },
    rules: {
      ...jupyterRules,
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'interface',
          format: ['PascalCase'],
          custom: { regex: '^I[A-Z]', match: true }
        }
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-namespace': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { args: 'none' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      curly: ['error', 'all'],
      eqeqeq: 'error',
      'no-console': 'error',
      'prefer-arrow-callback': 'error'
    }
  },
  ...layers,
  {
    files: ['**/__tests__/**'],
    rules: { 'no-restricted-imports': 'off', 'no-restricted-syntax': 'off' }
  },
  prettierRecommended
]);
