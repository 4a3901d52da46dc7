import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** What a pure computation must not reach for. */
const impureGlobals = ['Date', 'performance', 'window', 'document', 'self', 'navigator', 'localStorage', 'sessionStorage', 'indexedDB', 'fetch', 'location', 'setTimeout', 'setInterval', 'setImmediate', 'process'];

/** @type {import('eslint').Linter.RulesRecord} */
const pure = {
  'no-restricted-globals': ['error', ...impureGlobals.map((name) => ({ name, message: 'Core and tasks are pure: take it as an argument (see TaskContext).' }))],
  'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Every random number comes from a seeded Rng.' }],
};

export default tseslint.config(
  { ignores: ['dist/', '.cache/', 'node_modules/', 'test-results/', 'src/engines/wasm/assembly/'] },
  js.configs.recommended,
  tseslint.configs.recommended,
  svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node, ...globals.es2023 } },
    rules: {
      eqeqeq: 'error',
      'prefer-const': 'error',
      'no-console': ['error', { allow: ['warn', 'error'] }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      // TypeScript itself says what is unused (noUnusedLocals), and knows its own globals.
      '@typescript-eslint/no-unused-vars': 'off',
      'no-undef': 'off',
      // Files hold control characters; we look for them on purpose.
      'no-control-regex': 'off',
    },
  },
  {
    // Promises that nobody waits for hide errors: worth the type information, where it is cheap.
    files: ['src/**/*.ts'],
    ignores: ['src/sw.ts', 'src/**/*.svelte.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, svelteConfig } },
    rules: {
      // The Content-Security-Policy drops style attributes of markup; style: directives go another way and work.
      'no-restricted-syntax': ['error', { selector: 'SvelteAttribute[key.name="style"]', message: 'style="…" is dropped by the Content-Security-Policy: use a class or a style: directive.' }],
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { excludedRunes: ['$props', '$derived', '$state'] }],
      'svelte/no-at-html-tags': 'error',
      'svelte/no-navigation-without-resolve': 'off',
      // Flags every local Set, reactive or not.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  { files: ['src/core/**/*.ts', 'src/tasks/**/*.ts'], rules: pure },
  { files: ['scripts/**', 'bench/**', 'test/**', '.dependency-cruiser.cjs'], rules: { 'no-console': 'off' } },
);
