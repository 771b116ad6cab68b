import { StartRefusal } from './start-refusal.ts';

/** By code of Postgres, of the driver or of Node. */
const SENTENCES: Record<string, string> = {
	'3D000': 'does not exist on its server: create it (createdb), or correct its name',
	'28P01': 'does not let this user in: correct the user or the password',
	'28000': 'does not let this user in: correct the user, or what pg_hba.conf says of it',
	'42501': 'does not let this user make tables: make the user its owner',
	'53300': 'has no connection left: raise max_connections, or stop what uses them',
	'57P03': 'is only just starting: try again',
	ECONNREFUSED: 'cannot be reached: nothing listens at its host and port',
	ENOTFOUND: 'cannot be reached: nobody knows its host',
	EAI_AGAIN: 'cannot be reached: its host cannot be looked up at present',
	ENOENT: 'cannot be reached: its socket is not there',
	ETIMEDOUT: 'cannot be reached: its host does not answer',
	CONNECT_TIMEOUT: 'cannot be reached: its host does not answer',
	EHOSTUNREACH: 'cannot be reached: there is no way to its host',
	ERR_INVALID_URL:
		'has an address that cannot be read: write signs such as / # and @ in its password as %2F %23 and %40'
};

/** A sentence for the operator. Nothing of the address is in it: where its password holds a strange sign, any part may be the password. */
export function databaseRefusal(error: unknown): StartRefusal {
	const reason = reasonOf(error);
	const sentence = SENTENCES[reason] ?? 'cannot be opened';
	return new StartRefusal(`The database of DATABASE_URL ${sentence} (${reason}).`, {
		cause: error
	});
}

function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) {
		return 'no reason given';
	}
	const cause: unknown = error.cause;
	const code = 'code' in error ? String(error.code) : null;
	return cause instanceof Error ? reasonOf(cause) : (code ?? error.name);
}
