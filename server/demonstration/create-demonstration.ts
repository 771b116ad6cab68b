import type { Portal } from '#server/portal.ts';

export function createDemonstration(_portal: Portal): Promise<void> {
	return Promise.resolve();
}
