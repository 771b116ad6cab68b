import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Config } from './config.ts';
import { rows, sql } from './db/client.ts';
import { createDemonstration } from './demonstration/create-demonstration.ts';
import { hasCode } from './files/has-code.ts';
import { finishFirstStart, refuseOpenHost } from './first-start.ts';
import type { OpenPortal } from './open-portal.ts';
import { ensureSocieties } from './people/ensure-societies.ts';

const DemoFile = v.object({
	password: v.string(),
	accounts: v.array(v.object({ email: v.string(), name: v.optional(v.string()) }))
});

/**
 * Fills a data folder that was empty, and sees to it that a demonstration is never open to a network. Afterwards
 * `hasDemonstration` says what is there, not what was wished for.
 */
export async function prepareData({ portal, isFirstStart }: OpenPortal): Promise<void> {
	const { config } = portal;
	// There before the first image is, so that a backup's command finds it.
	await mkdir(join(config.dataFolder, 'files'), { recursive: true, mode: 0o700 });
	await ensureSocieties(portal);
	if (config.databaseUrl !== null) {
		return;
	}
	if (isFirstStart && config.hasDemonstration) {
		await createDemonstration(portal);
	}
	if (isFirstStart) {
		await finishFirstStart(config);
	}
	const [marked] = await rows<{ count: number }>(
		portal.db,
		sql`select count(*)::int as count from person where is_demonstration`
	);
	const hasDemonstration = marked !== undefined && marked.count > 0;
	if (hasDemonstration) {
		refuseOpenHost(config);
	}
	portal.config = { ...config, hasDemonstration };
}

/** The accounts of the demonstration as lines to print; empty without one. */
export async function describeDemonstration(config: Config): Promise<string> {
	if (config.databaseUrl !== null) {
		return '';
	}
	let content: string;
	try {
		content = await readFile(join(config.dataFolder, 'demo.json'), 'utf8');
	} catch (error) {
		if (hasCode(error, 'ENOENT')) {
			return '';
		}
		throw error;
	}
	const { password, accounts } = v.parse(DemoFile, JSON.parse(content));
	const list = accounts.map(
		({ email, name }) => `  ${email}${name === undefined ? '' : `  ${name}`}\n`
	);
	return `\nDemonstration, with invented people and cases. Password of all: ${password}\n${list.join('')}\n`;
}
