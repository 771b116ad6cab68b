import './require-node.ts';
import { readConfig } from './config.ts';
import { refuseMoved, refuseUnfinished, requireDatabase } from './first-start.ts';
import { lockFolder } from './lock-folder.ts';
import { movePortal, type Moved } from './moving/move-portal.ts';
import { openFolder } from './open-folder.ts';
import { lockDatabase } from './open-portal.ts';
import { runTool } from './run-tool.ts';
import { StartRefusal } from './start-refusal.ts';

/** Moves the embedded database of DATA into the empty Postgres of DATABASE_URL; docs/deploy.md has the steps and the way back. */
async function main(): Promise<void> {
	const config = readConfig(process.env);
	if (config.databaseUrl === null) {
		throw new StartRefusal('DATABASE_URL must be set: the empty database to move to.');
	}
	const embedded = { ...config, databaseUrl: null };
	await requireDatabase(embedded);
	await openFolder(config.dataFolder);
	const folder = await lockFolder(config.dataFolder, { as: 'tool' });
	try {
		await refuseMoved(embedded);
		await refuseUnfinished(embedded);
		// Whoever took it meanwhile meets our transaction, and one of the two fails whole.
		const lock = await lockDatabase(config.databaseUrl, () => {});
		try {
			const startedAt = performance.now();
			const moved = await movePortal(config, config.databaseUrl);
			process.stdout.write(describe(moved, (performance.now() - startedAt) / 1000));
		} finally {
			await lock.release();
		}
	} finally {
		await folder.release();
	}
}

function describe({ tables, leftOut }: Moved, seconds: number): string {
	const rows = tables.reduce((sum, one) => sum + one.rows, 0);
	const { people, cases, meetings, recommendations } = leftOut;
	const ofReal = recommendations.filter(({ isOfCaseThatStays }) => isOfCaseThatStays).length;
	const lines = [
		`Moved: ${rows} rows of ${tables.length} tables in ${seconds.toFixed(1)} s, compared row by row.`,
		`Left out with the demonstration: ${people} people, ${cases} cases, ${meetings} meetings, ${recommendations.length} signed recommendations.`,
		...(ofReal === 0
			? []
			: [
					`Among them ${ofReal} about cases of real people, from meetings that a demonstration person chaired or presented in.`
				]),
		'Start the portal with this DATABASE_URL and the same DATA: files and keys stay there.'
	];
	return `${lines.join('\n')}\n`;
}

await runTool(main);
