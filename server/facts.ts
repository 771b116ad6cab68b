import type { Fact } from './portal.ts';

/** Hands each fact to every listener; one that throws does not keep it from the others. */
export function makeFacts(onError: (error: unknown) => void) {
	const listeners = new Set<(fact: Fact) => void>();
	return {
		announce(fact: Fact): void {
			for (const listener of listeners) {
				try {
					listener(fact);
				} catch (error) {
					onError(error);
				}
			}
		},
		onFact(listener: (fact: Fact) => void): () => void {
			listeners.add(listener);
			return () => listeners.delete(listener);
		}
	};
}
