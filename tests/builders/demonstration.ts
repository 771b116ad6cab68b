import { cp } from 'node:fs/promises';
import { readConfig } from '#server/config.ts';
import { openLog } from '#server/open-log.ts';
import { openPortal, type OpenPortal } from '#server/open-portal.ts';
import { prepareData } from '#server/prepare-data.ts';

/**
 * A portal on a folder with the demonstration, as a first start leaves it: a copy of the one that `npm test` has made, or
 * made here, which takes 20 s.
 */
export async function openDemonstration(folder: string): Promise<OpenPortal> {
	const template = process.env.DEMONSTRATION_TEMPLATE;
	if (template !== undefined) {
		await cp(template, folder, { recursive: true });
	}
	const config = readConfig({ DATA: folder, PORT: '0', LOG_LEVEL: 'silent' });
	const opened = await openPortal(config, openLog(config), { as: 'server' });
	await prepareData(opened);
	return opened;
}
