import { registerHooks, type ResolveFnOutput } from 'node:module';

const PACKAGE = '/node_modules/drizzle-orm/';

/** The address of a file of Drizzle that another of its files asks for by its place; null for all else. */
export function ownFileOf(specifier: string, parent: string | undefined): string | null {
	const isOwn = parent?.includes(PACKAGE) === true && /^\.\.?\/.*\.js$/.test(specifier);
	return isOwn ? new URL(specifier, parent).href : null;
}

/** Whether a file of ours imports Drizzle by its name, which then means the same file each time. */
export function isByName(specifier: string, parent: string | undefined): boolean {
	return /^drizzle-orm(\/|$)/.test(specifier) && parent?.includes('/node_modules/') === false;
}

const byName = new Map<string, ResolveFnOutput>();

/**
 * For each file of a package, and each import of it, Node 24 parses the whole package.json anew. Drizzle's has 179 kB, and a
 * server loads a hundred of its files: 0.8 s of a processor at each start, more than half of what loading takes. Works for
 * what is imported after this, so not for static imports beside it.
 */
registerHooks({
	resolve(specifier, context, next) {
		const url = ownFileOf(specifier, context.parentURL);
		if (url !== null) {
			return { url, format: 'module', shortCircuit: true };
		}
		if (!context.conditions.includes('import') || !isByName(specifier, context.parentURL)) {
			return next(specifier, context);
		}
		const found = byName.get(specifier) ?? { ...next(specifier, context), shortCircuit: true };
		byName.set(specifier, found);
		return found;
	}
});
