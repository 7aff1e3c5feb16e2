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

/** Who may import whom: tokens <- api <- server <- plugins (docs/contributors.md). */
const layer = (...patterns) => ({
  'no-restricted-imports': ['error', { patterns }]
});
const noApplication = {
  group: ['@jupyterlab/application'],
  message: 'Only plugins know the application.'
};

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
  {
    files: ['src/tokens.ts'],
    rules: layer(noApplication, {
      group: ['./*', '!./schema'],
      message: 'The tokens import nothing of ours.'
    })
  },
  {
    files: ['src/api.ts'],
    rules: layer(noApplication, {
      group: ['./*', '!./tokens', '!./schema'],
      message: 'The API knows the tokens only.'
    })
  },
  {
    files: ['src/server.ts'],
    rules: layer(noApplication, {
      group: ['./*', '!./tokens', '!./api'],
      message: 'The state holder knows the tokens and the API only.'
    })
  },
  {
    files: ['src/options/*'],
    rules: layer(noApplication, {
      group: ['../*', '!../tokens'],
      message: 'The models of what is chosen know the tokens only.'
    })
  },
  {
    files: ['src/needs/*'],
    rules: layer(noApplication, {
      group: ['../*', '!../tokens', '!../options'],
      message: 'The models of what is wanted know the tokens and options only.'
    })
  },
  {
    files: ['src/{panel,log,webui,status,ui}/*'],
    rules: layer(noApplication, {
      group: [
        '../*',
        '!../tokens',
        '!../options',
        '!../needs',
        '!../ui',
        '../plugins/*'
      ],
      message: 'Widgets import the tokens, options, needs and ui only.'
    })
  },
  {
    files: ['src/panel/{configure,changes}/*'],
    rules: layer(noApplication, {
      group: [
        '../../*',
        '!../../tokens',
        '!../../options',
        '!../../needs',
        '!../../ui'
      ],
      message: 'Widgets import the tokens, options, needs and ui only.'
    })
  },
  { files: ['**/__tests__/**'], rules: { 'no-restricted-imports': 'off' } },
  prettierRecommended
]);
