import * as v from 'valibot';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import { OutgoingUpload, type OutgoingFile } from './outgoing-upload.svelte.ts';
import type { Remembered } from './remembered.ts';

const BegunSchema = v.object({
	begun: v.object({ attachmentId: v.string(), fileIds: v.array(v.string()) })
});

type Parts = {
	act: (name: 'begin' | 'finish', fields: Record<string, string>) => Promise<Outcome<unknown>>;
	remembered: Remembered;
	/** Something changed that the page shows from the portal. */
	onchange: () => void;
};

/** What this page sends to one case. */
export class Uploads {
	list = $state.raw<OutgoingUpload[]>([]);
	readonly #parts: Parts;

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	get isMoving(): boolean {
		return this.list.some((one) => one.isMoving);
	}

	of(attachmentId: string): OutgoingUpload | undefined {
		return this.list.find((one) => one.attachmentId === attachmentId);
	}

	/** Announces the files, then sends them; resolves when they are announced. */
	async begin(title: string, files: File[]): Promise<Outcome<null>> {
		const announced = files.map(({ name, size }) => ({
			extension: extensionOf(name),
			byteSize: size
		}));
		const answer = await this.#parts.act('begin', { title, files: JSON.stringify(announced) });
		if (!answer.ok) {
			return answer;
		}
		const { attachmentId, fileIds } = v.parse(BegunSchema, answer.value).begun;
		const outgoing = files.flatMap((file, index) => {
			const fileId = fileIds[index];
			return fileId === undefined ? [] : [{ file, fileId }];
		});
		await this.#parts.remembered.keep(attachmentId, outgoing);
		this.#add({ attachmentId, files: outgoing, isNew: true });
		return accept(null);
	}

	/** Goes on with uploads that an earlier page had begun with these files; how many there were. */
	async resume(files: File[], openIds: string[]): Promise<number> {
		const waiting = openIds.filter((id) => this.of(id)?.isMoving !== true);
		const found = await this.#parts.remembered.find(files, waiting);
		found.forEach((one) => this.#add({ ...one, isNew: false }));
		return found.length;
	}

	/** The page is left. */
	stop(): void {
		this.list.filter((one) => one.isMoving).forEach((one) => one.pause());
	}

	#add(given: { attachmentId: string; files: OutgoingFile[]; isNew: boolean }): void {
		const { act, onchange, remembered } = this.#parts;
		const upload = new OutgoingUpload({
			...given,
			finish: (attachmentId) => act('finish', { attachmentId }),
			onfinished: () => {
				if (upload.state.status === 'arrived') {
					remembered.forget(given.attachmentId);
				}
				onchange();
			}
		});
		this.list = [...this.list.filter((one) => one.attachmentId !== given.attachmentId), upload];
		onchange();
		void upload.start();
	}
}

/** With its dot; the rest of a name may be a patient's and stays here. */
function extensionOf(name: string): string {
	return /\.[a-z0-9]{1,16}$/i.exec(name)?.[0].toLowerCase() ?? '';
}
