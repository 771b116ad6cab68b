import './require-node.ts';
import { parseArgs } from 'node:util';
import { readConfig } from './config.ts';
import { requireDatabase } from './first-start.ts';
import { openLog } from './open-log.ts';
import { openPortal } from './open-portal.ts';
import { declareLostKeys } from './recovery/declare-lost-keys.ts';
import { settleRestore } from './recovery/settle-restore.ts';
import { runTool } from './run-tool.ts';

/** Run once after a backup was put back and before the portal starts on it; docs/deploy.md has the other steps. */
async function main(args: string[]): Promise<void> {
	const { values } = parseArgs({ args, options: { 'keys-lost': { type: 'boolean' } } });
	const withoutItsKeys = values['keys-lost'] === true;
	const config = readConfig(process.env);
	await requireDatabase(config);
	const opening = { as: 'lone_tool' as const, withoutItsKeys };
	const { portal, close } = await openPortal(config, openLog(config), opening);
	try {
		if (withoutItsKeys) {
			const lost = await declareLostKeys(portal);
			process.stdout.write(
				`Lost: ${lost.length} keys, whose signatures nobody can check any more: ${lost.join(', ')}.\n`
			);
		}
		const { documents, sessions, resets } = await settleRestore(portal);
		process.stdout.write(
			`Restored: ${documents} documents begin a generation, ${sessions} sessions ended, ${resets} links for a forgotten password withdrawn. The portal can start.\n`
		);
	} finally {
		await close();
	}
}

await runTool(main);
