import { io, type Socket } from 'socket.io-client';
import type { Outcome } from '../domain/outcome.ts';
import type { LobbyAnswer } from '../protocol/talk.ts';
import { MEETINGS_NAMESPACE } from '../protocol/meetings-namespace.ts';

/** An answer that takes longer is asked for again. */
const ANSWER_TIMEOUT_MS = 4000;

export type LobbyLink = { is: 'checking' } | { is: 'connected'; ms: number } | { is: 'lost' };

/** Waits at the door of one meeting: is told when it opens, and nothing else. */
export class LobbyConnection {
	answer = $state.raw() as LobbyAnswer;
	link = $state.raw<LobbyLink>({ is: 'checking' });
	#socket: Socket;
	#meetingId: string;

	constructor(meetingId: string, first: LobbyAnswer) {
		this.#meetingId = meetingId;
		this.answer = first;
		this.#socket = io(MEETINGS_NAMESPACE, {
			transports: ['websocket', 'polling'],
			tryAllTransports: true,
			reconnectionDelayMax: 4000
		});
		this.#socket.on('connect', () => void this.#wait());
		this.#socket.on('disconnect', () => (this.link = { is: 'lost' }));
		this.#socket.on('connect_error', () => (this.link = { is: 'lost' }));
		this.#socket.on('lobby:changed', (answer: LobbyAnswer) => {
			this.answer = answer;
		});
	}

	destroy(): void {
		this.#socket.disconnect();
	}

	/** What the door answers is also how long a question to it takes. */
	async #wait(): Promise<void> {
		const askedAt = performance.now();
		const input = { meetingId: this.#meetingId };
		try {
			const answer = (await this.#socket
				.timeout(ANSWER_TIMEOUT_MS)
				.emitWithAck('lobby:wait', input)) as Outcome<LobbyAnswer>;
			this.link = { is: 'connected', ms: Math.round(performance.now() - askedAt) };
			this.answer = answer.ok ? answer.value : { stands: 'declined', isOpen: false };
		} catch {
			// Socket.IO says by throwing that no answer came in time.
			this.link = { is: 'lost' };
			if (this.#socket.connected) {
				void this.#wait();
			}
		}
	}
}
