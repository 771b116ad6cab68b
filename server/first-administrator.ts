import * as v from 'valibot';
import { EmailSchema } from '#lib/domain/people/people.ts';
import type { Config } from './config.ts';
import { SOCIETIES } from './people/ensure-societies.ts';
import { StartRefusal } from './start-refusal.ts';

const USAGE = `Usage: npm run create-admin -- <email> <society>
Societies: ${SOCIETIES.map(({ slug, name }) => `${slug} (${name})`).join(', ')}.`;

/** What stands after `create-admin`. The society is never assumed: an administrator of another one sees other people. */
export function readParameters([email = '', society = '']: string[]): {
	email: string;
	society: string;
} {
	if (email === '' || society === '') {
		throw new StartRefusal(USAGE);
	}
	const isEmail: boolean = v.is(EmailSchema, email);
	if (!isEmail) {
		throw new StartRefusal(`${email} is not an e-mail address.\n${USAGE}`);
	}
	if (!SOCIETIES.some(({ slug }) => slug === society)) {
		throw new StartRefusal(`There is no society ${society}.\n${USAGE}`);
	}
	return { email, society };
}

/** The link's address is made of settings, and the server may run with others. */
export function whereToOpen({ publicUrl, port }: Config): string {
	return publicUrl === null
		? `Start the portal (npm start) and open the link on this machine: PUBLIC_URL is not set, so it names localhost and PORT ${port}.`
		: 'Start the portal (npm start) and open the link: it begins with PUBLIC_URL.';
}
