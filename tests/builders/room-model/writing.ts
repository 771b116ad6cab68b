import assert from 'node:assert/strict';
import type { Box, Command } from './commands.ts';
import {
	changed,
	isGone,
	itemAt,
	mayWrite,
	refusalOfWrite,
	type ItemChoice,
	type Name
} from './model.ts';
import type { Play } from './play.ts';
import type { Write } from './stage.ts';

const always = (): boolean => true;

/** A write into a document, over a page that has been open since the person's first one. */
export class Writing implements Command {
	readonly by: Name;
	readonly item: ItemChoice;
	readonly write: Omit<Write, 'text'>;
	check = always;

	constructor(by: Name, item: ItemChoice, write: Omit<Write, 'text'>) {
		this.by = by;
		this.item = item;
		this.write = write;
	}

	async run(box: Box, play: Play): Promise<void> {
		const room = (box.room = play.tick(box.room));
		const { kind, as } = this.write;
		const at = itemAt(room, this.item);
		const text = play.word();
		const refusal = await play.stage.write(this.by, at, { kind, as, text });
		const isForged = kind !== 'recommendation' && as !== this.by;
		if (room.roles[this.by] === null || isGone(room, at)) {
			assert.ok(refusal === 'document_not_found' || refusal === 'not_allowed', String(refusal));
		} else if (!mayWrite(room, this.by, { item: at, kind })) {
			assert.equal(refusal, refusalOfWrite(room, at));
		} else {
			assert.equal(refusal, isForged ? 'not_allowed' : null);
		}
		if (refusal === null) {
			box.room = changed(room, at, (one) => ({
				...one,
				written: { ...one.written, [kind]: [...one.written[kind], text] }
			}));
		}
		await play.check(box.room, []);
		await play.hear(box.room);
	}

	toString(): string {
		const { kind, as } = this.write;
		const under = as === this.by ? '' : ` as ${as}`;
		return `${this.by}: write ${kind} item=${this.item}${under}`;
	}
}
