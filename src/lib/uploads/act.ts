import { deserialize } from '$app/forms';
import * as v from 'valibot';
import { accept, refuse, REFUSALS, type Outcome, type Refusal } from '#lib/domain/outcome.ts';

const isRefusal = (value: string): value is Refusal => Object.hasOwn(REFUSALS, value);
const RefusedSchema = v.object({
	reason: v.pipe(v.string(), v.guard(isRefusal)),
	fields: v.optional(v.record(v.string(), v.string()))
});

/** A form action of this page, called by a script. Rejects when nobody answers; an error of the portal is a refusal. */
export async function act(name: string, fields: Record<string, string>): Promise<Outcome<unknown>> {
	const response = await fetch(`?/${name}`, {
		method: 'POST',
		body: new URLSearchParams(fields),
		headers: { accept: 'application/json', 'x-sveltekit-action': 'true' }
	});
	const result = deserialize(await response.text());
	if (result.type === 'success') {
		return accept(result.data);
	}
	if (result.type === 'failure') {
		const { reason, fields: wrong } = v.parse(RefusedSchema, result.data);
		return refuse(reason, wrong);
	}
	const isSignedOut = result.type === 'redirect' || result.status === 401;
	return refuse(isSignedOut ? 'not_signed_in' : 'unexpected');
}
