import type { HeaderSource } from './address.ts';

/** Where a request comes from, for what happens before anybody is signed in. */
export type Visit = {
	/** As the proxy rules see it. */
	address: string;
	headers: HeaderSource;
	/** The session that this browser already has. */
	sessionHash: string | null;
};
