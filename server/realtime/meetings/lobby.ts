import type { LobbyAnswer } from '#lib/protocol/talk.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import { readLobby, type LobbyView } from '#server/meetings/talk/lobby.ts';
import type { Portal } from '#server/portal.ts';
import type { MeetingSocket } from './socket.ts';

type Waiting = LobbyAnswer & { meetingId: string };

/** Pages of people who have knocked. They are told where they stand, and nothing of the meeting. */
export class Lobby {
	#portal: Portal;
	#waiting = new Map<MeetingSocket, Waiting>();
	/** Meetings that have changed since the lobby looked at last. */
	#changed = new Set<string>();
	#looking: Promise<void> | null = null;

	constructor(portal: Portal) {
		this.#portal = portal;
	}

	async wait(socket: MeetingSocket, meetingId: string): Promise<Outcome<LobbyAnswer>> {
		// Before it is read: a change meanwhile is looked at, not missed.
		const unread: Waiting = { meetingId, stands: null, isOpen: false };
		this.#waiting.set(socket, unread);
		const found = await readLobby(this.#portal, socket.data.actor, meetingId);
		const known = this.#waiting.get(socket);
		if (!found.ok) {
			this.leave(socket);
			return found;
		}
		if (known !== unread) {
			return accept(known === undefined ? answerOf(found.value) : shown(known));
		}
		const answer = answerOf(found.value);
		this.#waiting.set(socket, { meetingId, ...answer });
		return accept(answer);
	}

	leave(socket: MeetingSocket): void {
		this.#waiting.delete(socket);
	}

	/** After a change of the meeting: who stands otherwise now is told so. Calls during a look share one more. */
	hear(meetingId: string): Promise<void> {
		this.#changed.add(meetingId);
		this.#looking ??= this.#lookAtAll().finally(() => {
			this.#looking = null;
		});
		return this.#looking;
	}

	async #lookAtAll(): Promise<void> {
		for (const meetingId of this.#changed) {
			this.#changed.delete(meetingId);
			const sockets = [...this.#waiting].flatMap(([socket, known]) =>
				known.meetingId === meetingId ? [socket] : []
			);
			for (const tabs of Map.groupBy(sockets, (socket) => socket.data.actor.id).values()) {
				await this.#look(meetingId, tabs);
			}
		}
	}

	/** All pages of one person stand alike, so they are asked about once. */
	async #look(meetingId: string, [first, ...others]: MeetingSocket[]): Promise<void> {
		if (first === undefined) {
			return;
		}
		const found = await readLobby(this.#portal, first.data.actor, meetingId);
		// A meeting that is no more to be seen has declined.
		const answer = found.ok
			? answerOf(found.value)
			: { stands: 'declined' as const, isOpen: false };
		for (const socket of [first, ...others]) {
			const known = this.#waiting.get(socket);
			const isNews = known?.stands !== answer.stands || known.isOpen !== answer.isOpen;
			if (known?.meetingId === meetingId && isNews) {
				this.#waiting.set(socket, { meetingId, ...answer });
				socket.emit('lobby:changed', answer);
			}
		}
	}
}

const shown = ({ stands, isOpen }: Waiting): LobbyAnswer => ({ stands, isOpen });

function answerOf({ stands, status }: LobbyView): LobbyAnswer {
	return { stands, isOpen: status === 'open' };
}
