import type { LobbyAnswer } from '#lib/protocol/talk.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import { readLobby, type LobbyView } from '#server/meetings/talk/lobby.ts';
import type { Portal } from '#server/portal.ts';
import type { MeetingSocket } from './socket.ts';

/** Pages of people who have knocked. They are told where they stand, and nothing of the meeting. */
export class Lobby {
	#portal: Portal;
	#waiting = new Map<MeetingSocket, LobbyAnswer & { meetingId: string }>();

	constructor(portal: Portal) {
		this.#portal = portal;
	}

	async wait(socket: MeetingSocket, meetingId: string): Promise<Outcome<LobbyAnswer>> {
		const found = await readLobby(this.#portal, socket.data.actor, meetingId);
		if (!found.ok) {
			return found;
		}
		const answer = answerOf(found.value);
		if (socket.connected) {
			this.#waiting.set(socket, { meetingId, ...answer });
		}
		return accept(answer);
	}

	leave(socket: MeetingSocket): void {
		this.#waiting.delete(socket);
	}

	/** After a change of the meeting: who stands otherwise now is told so. */
	async hear(meetingId: string): Promise<void> {
		for (const [socket, known] of [...this.#waiting]) {
			if (known.meetingId === meetingId) {
				await this.#look(socket, known);
			}
		}
	}

	async #look(socket: MeetingSocket, known: LobbyAnswer & { meetingId: string }): Promise<void> {
		const { meetingId } = known;
		const found = await readLobby(this.#portal, socket.data.actor, meetingId);
		// A meeting that is no more to be seen has declined.
		const answer = found.ok
			? answerOf(found.value)
			: { stands: 'declined' as const, isOpen: false };
		const isNews = answer.stands !== known.stands || answer.isOpen !== known.isOpen;
		if (isNews && this.#waiting.has(socket)) {
			this.#waiting.set(socket, { meetingId, ...answer });
			socket.emit('lobby:changed', answer);
		}
	}
}

function answerOf({ stands, status }: LobbyView): LobbyAnswer {
	return { stands, isOpen: status === 'open' };
}
