import { society } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';

/** Names as the societies write them on their own sites. */
export const SOCIETIES = [
	{ slug: 'sos-pk', shortName: 'SOS-PK', name: 'Surgical Oncology Society Pakistan' },
	{ slug: 'smop', shortName: 'SMOP', name: 'Society of Medical Oncology Pakistan' },
	{ slug: 'psco', shortName: 'PSCO', name: 'Pakistan Society of Clinical Oncology' }
];

/** Called at each start: the portal is for these three, and nobody can be invited before they exist. */
export async function ensureSocieties(portal: Portal): Promise<void> {
	await portal.db.insert(society).values(SOCIETIES).onConflictDoNothing({ target: society.slug });
}
