import type { Annotation } from '#lib/domain/annotation/annotation.ts';
import type { CommandOutcome, RoomConnection } from '#lib/live/room-connection.svelte.ts';
import { roomText } from '#lib/text/room.ts';
import { textFor } from '#lib/text/text.ts';
import type { Desk } from './desk.svelte.ts';

/** The commands of the room as its page sends them, and why one did not happen. */
export class Acts {
	#isSending = $state(false);
	/** Sentence: why the last command did not happen. */
	refusal = $state<string | null>(null);
	#desk: Desk;
	/** The open case that had no recommendation when "next" was asked for. */
	#missingFor = $state<string | null>(null);

	constructor(desk: Desk) {
		this.#desk = desk;
	}

	/** Nothing can be sent at this moment: the live part is not there yet, or a command is on its way. */
	get isBusy(): boolean {
		return this.#isSending || this.#desk.room === null;
	}

	/** "Next" was refused: the open case has no recommendation. */
	get isMissing(): boolean {
		return this.#missingFor !== null && this.#missingFor === this.#desk.openItem?.id;
	}

	/** An open dialog stays open when the command is refused, and closes otherwise. */
	async run(
		command: (connection: RoomConnection) => Promise<CommandOutcome>
	): Promise<CommandOutcome> {
		const { room } = this.#desk;
		if (room === null || this.#isSending) {
			return { ok: false, reason: 'no_answer' };
		}
		this.#isSending = true;
		this.refusal = null;
		const outcome = await command(room.connection);
		this.#isSending = false;
		if (outcome.ok) {
			this.#desk.dialog = null;
		} else {
			this.refusal = await sentenceOf(outcome.reason);
		}
		return outcome;
	}

	async next(): Promise<void> {
		const outcome = await this.run((connection) => connection.send('agenda-item:next', {}));
		if (!outcome.ok && outcome.reason === 'recommendation_missing') {
			this.refusal = null;
			this.#missingFor = this.#desk.openItem?.id ?? null;
		}
	}

	async openCase(agendaItemId: string): Promise<void> {
		await this.run((connection) => connection.send('agenda-item:open', { agendaItemId }));
	}

	async defer(reason: string): Promise<void> {
		const { openItem } = this.#desk;
		if (openItem !== null) {
			await this.run((connection) =>
				connection.send('agenda-item:defer', { agendaItemId: openItem.id, reason })
			);
		}
	}

	async takeBaton(): Promise<void> {
		const seenHolderId = this.#desk.state.batonHolderId;
		await this.run((connection) => connection.send('baton:take', { seenHolderId }));
	}

	async hide(mark: Annotation, reason: string): Promise<void> {
		const { item } = this.#desk;
		if (item !== null) {
			const hidden = { agendaItemId: item.id, annotationKey: mark.key };
			await this.run((connection) => connection.send('annotation:hide', { ...hidden, reason }));
		}
	}

	async showAgain(mark: Annotation): Promise<void> {
		const { item } = this.#desk;
		if (item !== null) {
			const shown = { agendaItemId: item.id, annotationKey: mark.key };
			await this.run((connection) => connection.send('annotation:show', shown));
		}
	}

	/** Opens the dialog with what stands on the screen at this moment. */
	async readToSign(): Promise<void> {
		const { coveredBy, snapshotOf } = await import('./signing.ts');
		const { item, state } = this.#desk;
		const documents = this.#desk.room?.documents ?? null;
		if (item !== null && documents !== null) {
			this.#desk.open({
				is: 'sign',
				covered: coveredBy(documents, { caseNo: item.caseNo, state }),
				marks: snapshotOf(documents),
				isRefused: false
			});
		}
	}

	async sign(): Promise<void> {
		const { item, dialog } = this.#desk;
		if (item === null || dialog?.is !== 'sign') {
			return;
		}
		const { textHash, marksHash, decisionHash } = dialog.covered;
		const hashes = { textHash, marksHash, decisionHash };
		const outcome = await this.run((connection) =>
			connection.send('recommendation:sign', { agendaItemId: item.id, ...hashes })
		);
		if (!outcome.ok && outcome.reason === 'recommendation_changed') {
			this.#desk.dialog = { ...dialog, isRefused: true };
		}
	}
}

async function sentenceOf(reason: string): Promise<string> {
	if (reason === 'no_answer') {
		return roomText('room.refused.no_answer');
	}
	try {
		return (await import('#lib/text/room-refused.ts')).roomRefusedText(reason);
	} catch {
		// A file that does not come: the link was lost after the answer.
		return textFor('refusal', 'unexpected');
	}
}
