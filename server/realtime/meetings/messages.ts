import type { RoomMessage } from '#lib/domain/meeting/talk.ts';
import { messageOf } from '#server/meetings/talk/talk-state.ts';
import type { TalkFacts } from '#server/meetings/talk/talk-facts.ts';
import type { MeetingSocket } from './socket.ts';

type News = { before: TalkFacts; after: TalkFacts; mayRead: (socket: MeetingSocket) => boolean };

/** Hands messages to who may read them: all of the latest once, then each as it comes. */
export class Messages {
	#readers = new WeakSet<MeetingSocket>();

	/** After a state: a reader without messages gets the list, and who may read none any more is forgotten. */
	sync(socket: MeetingSocket, { messages }: TalkFacts, mayRead: boolean): void {
		if (!mayRead) {
			this.#readers.delete(socket);
		} else if (!this.#readers.has(socket)) {
			this.#readers.add(socket);
			socket.emit('message:list', { messages: messages.map(messageOf) });
		}
	}

	/** What is new or other than before, to those who had the rest and may read it still. */
	tell(sockets: Iterable<MeetingSocket>, { before, after, mayRead }: News): void {
		const changed = changes(before, after);
		for (const socket of changed.length === 0 ? [] : sockets) {
			if (this.#readers.has(socket) && mayRead(socket)) {
				changed.forEach((message) => socket.emit('message:changed', { message }));
			}
		}
	}
}

function changes(before: TalkFacts, after: TalkFacts): RoomMessage[] {
	const known = new Map(before.messages.map((one) => [one.id, one]));
	return after.messages
		.filter((one) => {
			const earlier = known.get(one.id);
			return earlier === undefined || earlier.text !== one.text;
		})
		.map(messageOf);
}
