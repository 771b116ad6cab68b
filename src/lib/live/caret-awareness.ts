import type { Awareness } from 'y-protocols/awareness';
import type { AwarenessState } from '../protocol/documents.ts';

/** What a caret shows of its person. `color` satisfies the plugin, which takes only six digits; the page colors by `personColor`. */
export type CaretUser = { name: string; color: string; personColor: number };

const ANY_COLOR = '#000000';

/**
 * The awareness as the caret plugin wants to read it: names and colors are those that the server stamped, never what the other
 * page says of itself. Everything else goes to the awareness itself.
 */
export function caretAwareness(awareness: Awareness): Awareness {
	const getStates = (): Map<number, object> =>
		new Map(
			[...awareness.getStates()].map(([clientId, state]) => {
				const { person } = state as AwarenessState;
				const user: CaretUser = {
					name: person?.name ?? '',
					color: ANY_COLOR,
					personColor: person?.color ?? 0
				};
				return [clientId, { ...state, user }];
			})
		);
	return Object.assign(Object.create(awareness) as Awareness, { getStates });
}
