import { beginFactor } from '#server/auth/begin-factor.ts';
import { enableFactor } from '#server/auth/enable-factor.ts';
import { codeOf, stepAt } from '#server/auth/one-time-code.ts';
import type { Visit } from '#server/auth/visit.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Outcome } from '#lib/domain/outcome.ts';
import type { Portal } from '#server/portal.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An authenticator app that was given a secret as the page shows it. */
export class App {
	#secret: Buffer;
	#now: () => Date;

	constructor(shown: string, now: () => Date) {
		const bits = [...shown.replaceAll(' ', '')]
			.map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0'))
			.join('');
		this.#secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
		this.#now = now;
	}

	/** What it shows, or showed or will show so many steps away. */
	code(steps = 0): string {
		return codeOf(this.#secret, stepAt(this.#now()) + steps);
	}
}

export function valueOf<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) {
		throw new Error(`refused: ${outcome.reason} ${JSON.stringify(outcome.fields ?? {})}`);
	}
	return outcome.value;
}

/** Turns a second factor on for this person, who has `password`. The code of the current step is used up by it. */
export async function turnOnFactor(
	portal: Portal,
	actor: Actor,
	given: { from: Visit; password: string }
) {
	const { from } = given;
	const asked = await beginFactor(portal, actor, { from, factorPassword: given.password });
	const { secret, setup } = valueOf(asked);
	const app = new App(secret, () => portal.clock.now());
	const enabled = await enableFactor(portal, actor, { from, setup, code: app.code() });
	return { app, secret, ...valueOf(enabled) };
}
