// whether the time of an answer tells a known e-mail from an unknown one: AUC of sign-in and of a reset, 0.5 is a coin [samples]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { attemptSignIn } from '#server/auth/attempt-sign-in.ts';
import { hashPassword } from '#server/auth/passwords.ts';
import { requestPasswordReset } from '#server/auth/request-password-reset.ts';
import { readConfig } from '#server/config.ts';
import { openPortal } from '#server/open-portal.ts';
import { aPerson } from '../tests/builders/people.ts';
import { aVisit } from '../tests/builders/session.ts';

const samples = Number(process.argv[2] ?? 200);
/** docs/threat-model.md: nobody learns who has an account here. */
const LIMIT = 0.6;

const data = await mkdtemp(join(tmpdir(), 'sign-in-timing-'));
const config = readConfig({ DATA: data, DEMONSTRATION: 'off', LOG_LEVEL: 'silent' });
const { portal, close } = await openPortal(config, pino({ level: 'silent' }), { as: 'server' });
try {
	const passwordHash = await hashPassword('lentils and cardamom');
	const known: string[] = [];
	for (let count = 0; count < samples; count += 1) {
		known.push((await aPerson(portal, { passwordHash })).email);
	}
	let address = 0;
	const visit = () => aVisit({ address: `198.51.${(address += 1) >> 8}.${address & 0xff}` });
	const signIn = (email: string) =>
		attemptSignIn(portal, visit(), { email, password: 'not this one at all' });
	const reset = (email: string) => requestPasswordReset(portal, visit(), { email });
	const results = [await compare('sign-in', signIn), await compare('reset', reset)];
	process.exitCode = results.every((auc) => auc <= LIMIT) ? 0 : 1;

	async function compare(what: string, ask: (email: string) => unknown): Promise<number> {
		const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
		for (const [index, email] of known.entries()) {
			// Which of the two comes first changes, so that neither always finds the processor warm.
			const pair = [
				['known', email],
				['unknown', `nobody-${index}@test.example`]
			] as const;
			for (const [kind, address] of index % 2 === 0 ? pair : pair.toReversed()) {
				const begun = performance.now();
				await ask(address);
				times[kind].push(performance.now() - begun);
			}
		}
		const auc = aucOf(times.known, times.unknown);
		const [a, b] = [median(times.known), median(times.unknown)];
		console.log(
			`${what}: AUC ${auc.toFixed(3)} of ${samples} pairs (at most ${LIMIT}); medians ${a.toFixed(1)} and ${b.toFixed(1)} ms`
		);
		return auc;
	}
} finally {
	await close();
	await rm(data, { recursive: true, force: true });
}

/** How often one of `left` is longer than one of `right`, or the other way round, whichever is more often. */
function aucOf(left: number[], right: number[]): number {
	const wins = left.reduce(
		(sum, one) => sum + right.reduce((inner, other) => inner + Number(one > other), 0),
		0
	);
	const part = wins / (left.length * right.length);
	return Math.max(part, 1 - part);
}

function median(values: number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
