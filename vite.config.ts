import { fileURLToPath } from 'node:url';
import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const serverFolder = fileURLToPath(new URL('./server/', import.meta.url));

/** SvelteKit 2 does not guard a top-level `server/` folder: a value import from a page would put server code in the browser's bundle. */
export function refuseServerInClient(): Plugin {
	return {
		name: 'refuse-server-in-client',
		enforce: 'pre',
		applyToEnvironment: (environment) => environment.config.consumer === 'client',
		async resolveId(source, importer, options) {
			if (importer === undefined || !/^[#./]/.test(source)) {
				return null;
			}
			const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
			if (resolved?.id.startsWith(serverFolder)) {
				this.error(`${importer} may not import ${source}: use "import type"`);
			}
			return resolved;
		}
	};
}

/** What a page is made of besides its own: interface, text, rules of the domain, and what runs them. */
const COMMON =
	/[\\/](node_modules[\\/](svelte|@sveltejs|esm-env|clsx|devalue)|src[\\/]lib[\\/](ui|text|domain|parts|forms))[\\/]/;
/** Of about 45 pages. From here on fewer files cost more bytes than their ways there and back are worth. */
const PAGES_LEAST = 12;

/** What most pages use goes into one file: over HTTP/1.1 six come at a time, and each costs a way there and back. */
function shareInFewFiles(): Plugin {
	return {
		name: 'share-in-few-files',
		applyToEnvironment: (environment) => environment.config.consumer === 'client',
		outputOptions: (options) => ({
			...options,
			codeSplitting: { groups: [{ name: 'common', test: COMMON, minShareCount: PAGES_LEAST }] }
		})
	};
}

export default defineConfig({
	plugins: [refuseServerInClient(), sveltekit(), shareInFewFiles()],
	resolve: {
		alias: {
			'lib0/logging': fileURLToPath(new URL('./src/lib/live/yjs-logging.ts', import.meta.url))
		}
	},
	build: {
		target: 'es2022',
		// How long plugins take is not for whoever starts the portal.
		rolldownOptions: { checks: { pluginTimings: false } }
	},
	test: {
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					include: ['src/**/*.test.ts', 'server/**/*.test.ts', 'tests/architecture/**/*.test.ts'],
					globalSetup: ['tests/builders/database-template.ts'],
					environment: 'node',
					isolate: false,
					maxWorkers: 2,
					testTimeout: 30_000,
					hookTimeout: 60_000
				}
			},
			{
				extends: true,
				test: {
					name: 'contract',
					include: ['tests/contract/**/*.test.ts'],
					globalSetup: ['tests/builders/database-template.ts'],
					environment: 'node',
					isolate: false,
					maxWorkers: 1,
					testTimeout: 30_000,
					hookTimeout: 60_000
				}
			},
			{
				extends: true,
				test: {
					name: 'live',
					include: ['tests/live/**/*.test.ts', 'tests/rights/**/*.test.ts'],
					globalSetup: ['tests/builders/database-template.ts'],
					environment: 'node',
					// The build is run as it is: Svelte's plugin takes its files for modules of ours and fails on them.
					server: { deps: { external: [/\/build\/(server|client|handler)/] } },
					isolate: false,
					maxWorkers: 1,
					testTimeout: 60_000,
					hookTimeout: 90_000
				}
			},
			{
				extends: true,
				test: {
					name: 'viewer',
					include: ['tests/viewer/**/*.test.ts'],
					globalSetup: ['tests/viewer-harness/setup.ts'],
					environment: 'node',
					isolate: false,
					maxWorkers: 1,
					testTimeout: 60_000,
					hookTimeout: 90_000
				}
			}
		]
	}
});
