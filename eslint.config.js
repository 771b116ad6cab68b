import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import { builtinRules } from 'eslint/use-at-your-own-risk';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const noHtml = [
	{
		selector: 'AssignmentExpression > MemberExpression[property.name=/^(inner|outer)HTML$/]',
		message: 'No innerHTML: text that somebody wrote would run as markup.'
	},
	{
		selector:
			'CallExpression[callee.property.name=/^(insertAdjacentHTML|createContextualFragment)$/]',
		message: 'No markup from text: it would run what somebody wrote.'
	}
];
const noLib = {
	regex: '^\\$lib(/|$)',
	message: 'Use #lib/... with its ending: $lib is unknown to plain Node and to SvelteKit 3.'
};
const noServer = {
	regex: '^#server/',
	allowTypeImports: true,
	message: 'Client code may use types of #server only: import type.'
};
// Patterns are gitignore syntax, in which "#" begins a comment, so rules on "#..." must be regexes.
const imports = (...patterns) => ({
	'@typescript-eslint/no-restricted-imports': ['error', { patterns }]
});

/** The same rules under a second name, because one rule has one severity: `soft/` warns, the plain name refuses. */
const soft = {
	rules: Object.fromEntries(
		['max-lines', 'max-lines-per-function', 'max-params', 'max-depth'].map((name) => [
			name,
			builtinRules.get(name)
		])
	)
};
const lengths = ({ file, body }) => ({
	'soft/max-lines': ['warn', { max: file[0] }],
	'max-lines': ['error', { max: file[1] }],
	'soft/max-lines-per-function': ['warn', { max: body[0] }],
	'max-lines-per-function': ['error', { max: body[1] }]
});

export default defineConfig(
	{
		ignores: ['build/', '.svelte-kit/', 'data/', 'reports/', 'node_modules/']
	},
	js.configs.recommended,
	ts.configs.recommendedTypeChecked,
	svelte.configs.recommended,
	{
		languageOptions: {
			parserOptions: {
				projectService: true,
				tsconfigRootDir: import.meta.dirname,
				extraFileExtensions: ['.svelte']
			}
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } }
	},
	{
		plugins: { soft },
		rules: {
			// TypeScript knows the globals of each file better.
			'no-undef': 'off',
			curly: 'error',
			eqeqeq: 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
			'@typescript-eslint/await-thenable': 'error',
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-import-type-side-effects': 'error',
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_' }
			],
			'@typescript-eslint/only-throw-error': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true }
			],
			'no-restricted-syntax': ['error', ...noHtml],
			'svelte/no-at-html-tags': 'error',
			// It asks the types of every value in a component, and there are no stores here: state is runes.
			'svelte/require-store-reactive-access': 'off',
			// Addresses come from the build's routes; the portal has no base path.
			'svelte/no-navigation-without-resolve': 'off',
			...imports(noLib),
			'soft/max-params': ['warn', { max: 3 }],
			'max-params': ['error', { max: 4 }],
			'soft/max-depth': ['warn', { max: 3 }],
			'max-depth': ['error', { max: 4 }],
			...lengths({ file: [200, 400], body: [30, 60] })
		}
	},
	{ files: ['**/*.svelte'], rules: lengths({ file: [150, 250], body: [30, 60] }) },
	{
		files: ['src/**'],
		ignores: ['src/**/*.server.ts', 'src/**/+server.ts', 'src/**/*.test.ts'],
		rules: imports(noLib, noServer)
	},
	{ files: ['server/**'], ignores: ['**/*.test.ts'], rules: { 'no-console': 'error' } },
	{
		files: ['**/*.test.ts', '**/*.spec.ts', 'tests/**', 'bench/**'],
		rules: {
			'max-lines-per-function': 'off',
			'soft/max-lines-per-function': 'off',
			'@typescript-eslint/no-non-null-assertion': 'off'
		}
	},
	{
		// Tables of words: long by nature, and no logic to get lost in.
		files: [
			'src/lib/text/**',
			'src/lib/domain/case/vocabulary/**',
			'content/**',
			'tests/rights/**'
		],
		rules: { 'max-lines': 'off', 'soft/max-lines': 'off' }
	},
	{
		files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
		extends: [ts.configs.disableTypeChecked],
		rules: { '@typescript-eslint/no-require-imports': 'off' }
	}
);
