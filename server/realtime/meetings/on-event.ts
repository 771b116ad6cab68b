import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import * as v from 'valibot';
import { refuse, type Outcome } from '#lib/domain/outcome.ts';
import { storable } from '#lib/domain/storable.ts';
import { isPlainJson } from '../plain-json.ts';
import type { MeetingSocket } from './socket.ts';

/** The deepest payload is a viewport's center, at the third level. */
const DEPTH_LIMIT = 8;

type Answer = (outcome: Outcome<unknown>) => void;

/**
 * Listens for one command. Whatever arrives, nothing is thrown out of here: an unhandled rejection would end the process for
 * everybody. A packet without a callback is no command, since its sender could not learn what became of it.
 */
export function onEvent<S extends v.GenericSchema>(
	{ socket, log }: { socket: MeetingSocket; log: Logger },
	{ name, schema }: { name: string; schema: S },
	act: (input: v.InferOutput<S>) => Promise<Outcome<unknown>>
): void {
	socket.on(name, async (...received: unknown[]) => {
		const last = received.at(-1);
		if (typeof last !== 'function') {
			return;
		}
		const answer = last as Answer;
		try {
			const parsed = parse(schema, received[0]);
			answer(parsed?.success === true ? await act(parsed.output) : refuse('malformed'));
		} catch (error) {
			const id = randomUUID();
			log.error({ id, event: name, actorId: socket.data.actor.id, err: error }, 'unexpected');
			answer(refuse('unexpected'));
		}
	});
}

const parse = <S extends v.GenericSchema>(schema: S, payload: unknown) =>
	isPlainJson(payload, DEPTH_LIMIT) ? v.safeParse(schema, storable(payload)) : null;

/** Listens for something in motion, which is not answered; what does not parse is dropped. */
export function onMotion<S extends v.GenericSchema>(
	socket: MeetingSocket,
	{ name, schema }: { name: string; schema: S },
	act: (motion: v.InferOutput<S>) => void
): void {
	socket.on(name, (...received: unknown[]) => {
		const parsed = v.safeParse(schema, received[0]);
		if (parsed.success) {
			act(parsed.output);
		}
	});
}
