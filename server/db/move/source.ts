import { PGlite } from '@electric-sql/pglite';

/** One statement's rows. */
export type Ask = <T>(statement: string) => Promise<T[]>;

export type Source = {
	ask: Ask;
	/** The rows of a query as `copy … from stdin` takes them. */
	copyOut: (query: string) => Promise<Uint8Array>;
	close: () => Promise<void>;
};

/** Settings under which both databases write a value with the same characters. */
export const SAME_TEXT = `set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'; set local bytea_output = 'hex'; set local extra_float_digits = 1`;

/**
 * The embedded database as it is: not migrated, and in a transaction that is never committed, so that what the move notes
 * down beside the tables is gone with it. The caller holds the folder's lock.
 */
export async function openSource(folder: string): Promise<Source> {
	const client = await PGlite.create({ dataDir: folder });
	await client.exec(`begin; ${SAME_TEXT}`);
	return {
		async ask<T>(statement: string) {
			return (await client.query<T>(statement)).rows;
		},
		async copyOut(query) {
			const { blob } = await client.query(`copy (${query}) to '/dev/blob'`);
			// There is none when there are no rows.
			if (blob === undefined) {
				return new Uint8Array();
			}
			return new Uint8Array(await blob.arrayBuffer());
		},
		async close() {
			await client.exec('rollback');
			await client.close();
		}
	};
}
