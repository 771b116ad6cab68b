import { registerHooks } from 'node:module';
import type postgresOf from 'postgres';

/** One change of the driver's file `connection.js`: a text that stands there once, and what stands in its place. */
const MENDS = [
	// A transaction goes on sending to a connection that was lost: its write, out of a timer where nobody can catch it, ended
	// the process (porsager/postgres issues 1066, 1154, 1208). What it sends is refused instead, and touches nothing else.
	{
		from: `  function execute(q) {
    if (terminated)`,
		to: `  function execute(q) {
    if (socket === null) {
      queryError(q, Errors.connection('CONNECTION_CLOSED', options))
      return true
    }
    if (terminated)`
	},
	// A timer that is cleared but not forgotten is never set again: the connection that comes instead sends nothing any more.
	{
		from: `    incomings = null
    clearImmediate(nextWriteTimer)
`,
		to: `    incomings = null
    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
`
	},
	// What was sent between the error of a connection and its end was answered by neither.
	{ from: `!hadError && (query || sent.length)`, to: `;(query || sent.length)` }
];

let isMended = false;

function mended(source: string): string {
	isMended = MENDS.every(({ from }) => source.split(from).length === 2);
	return MENDS.reduce((text, { from, to }) => text.replace(from, () => to), source);
}

/** The driver for Postgres, mended while it is loaded, so that nothing else may import it. Throws when it is another version. */
export async function postgresDriver(): Promise<typeof postgresOf> {
	const hooks = registerHooks({
		load(url, context, nextLoad) {
			const loaded = nextLoad(url, context);
			const { source = null } = loaded;
			if (!url.endsWith('/postgres/src/connection.js') || source === null) {
				return loaded;
			}
			const text = typeof source === 'string' ? source : new TextDecoder().decode(source);
			return { ...loaded, source: mended(text) };
		}
	});
	try {
		const { default: postgres } = await import('postgres');
		if (!isMended) {
			throw new Error('the driver for Postgres is not the one that server/db/driver.ts mends');
		}
		return postgres;
	} finally {
		hooks.deregister();
	}
}
