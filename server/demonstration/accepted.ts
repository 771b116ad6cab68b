import type { Outcome } from '#lib/domain/outcome.ts';

/** The value of a use case that has to succeed: the demonstration is ours, so a refusal in it is a bug. */
export function accepted<T>(outcome: Outcome<T>, what: string): T {
	if (!outcome.ok) {
		throw new Error(`the demonstration could not be made: ${what}: ${outcome.reason}`);
	}
	return outcome.value;
}
