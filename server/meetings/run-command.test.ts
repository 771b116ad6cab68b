import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditOf } from '../../tests/builders/audit.ts';
import { aMeeting } from '../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { commandResult, meetingEvent } from '#server/db/schema.ts';
import { giveBaton } from './give-baton.ts';
import { nextAgendaItem } from './next-agenda-item.ts';
import { runCommand } from './run-command.ts';
import { takeBaton } from './take-baton.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

const newCommandId = () => crypto.randomUUID();

async function eventsOf(meetingId: string): Promise<string[]> {
	const events = await portal.db
		.select({ type: meetingEvent.type })
		.from(meetingEvent)
		.where(eq(meetingEvent.meetingId, meetingId))
		.orderBy(meetingEvent.seq);
	return events.map((event) => event.type);
}

test('[LB16] a command that is sent again does nothing and answers the same', async () => {
	const { meetingId, chair } = await aMeeting(portal);
	const input = { commandId: newCommandId(), meetingId };
	const send = () =>
		runCommand(portal, chair, { name: 'agenda-item:next', input, useCase: nextAgendaItem });
	const first = await send();
	expect(first).toMatchObject({ ok: true });
	const entries = (await auditOf(portal)).length;
	expect(await send()).toEqual(first);
	expect(await eventsOf(meetingId)).toEqual(['agenda_item.opened']);
	expect(await auditOf(portal)).toHaveLength(entries);
});

test('[LB16] a refusal is the answer of its retry too, although it would be granted now', async () => {
	const { meetingId, chair, panelist } = await aMeeting(portal);
	const input = { commandId: newCommandId(), meetingId, seenHolderId: panelist.id };
	const send = () => runCommand(portal, chair, { name: 'baton:take', input, useCase: takeBaton });
	expect(await send()).toEqual({ ok: false, reason: 'baton_held' });
	await giveBaton(portal, chair, { meetingId, personId: panelist.id });
	expect(await send()).toEqual({ ok: false, reason: 'baton_held' });
});

test('[LB17] an id that was used with other content is refused and changes nothing', async () => {
	const { meetingId, chair, panelist, presenter } = await aMeeting(portal);
	const commandId = newCommandId();
	const give = (personId: string) =>
		runCommand(portal, chair, {
			name: 'baton:give',
			input: { commandId, meetingId, personId },
			useCase: giveBaton
		});
	expect(await give(panelist.id)).toMatchObject({ ok: true });
	expect(await give(presenter.id)).toEqual({ ok: false, reason: 'command_reused' });
	const next = runCommand(portal, chair, {
		name: 'agenda-item:next',
		input: { commandId, meetingId },
		useCase: nextAgendaItem
	});
	expect(await next).toEqual({ ok: false, reason: 'command_reused' });
	expect(await eventsOf(meetingId)).toEqual(['baton.given']);
});

test('the same id of another person is another command', async () => {
	const { meetingId, chair, panelist } = await aMeeting(portal);
	const input = { commandId: newCommandId(), meetingId };
	const run = { name: 'agenda-item:next', input, useCase: nextAgendaItem };
	expect(await runCommand(portal, panelist, run)).toEqual({ ok: false, reason: 'not_allowed' });
	expect(await runCommand(portal, chair, run)).toMatchObject({ ok: true });
});

test('[LB16] ten copies of a command that arrive at once do it once', async () => {
	const { meetingId, chair } = await aMeeting(portal, { items: 3 });
	const input = { commandId: newCommandId(), meetingId };
	const answers = await Promise.all(
		Array.from({ length: 10 }, () =>
			runCommand(portal, chair, { name: 'agenda-item:next', input, useCase: nextAgendaItem })
		)
	);
	expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
	expect(await eventsOf(meetingId)).toEqual(['agenda_item.opened']);
});

test('a use case that throws leaves neither its work nor a result', async () => {
	const { meetingId, chair } = await aMeeting(portal);
	const input = { commandId: newCommandId(), meetingId };
	const failing: typeof nextAgendaItem = async (inner, actor, given) => {
		await inner.db.transaction(async (tx) => {
			await tx
				.insert(meetingEvent)
				.values({ meetingId, actorId: actor.id, type: 'half', payload: given, at: new Date() });
			throw new Error('halfway');
		});
		return { ok: false, reason: 'unexpected' };
	};
	const run = { name: 'agenda-item:next', input, useCase: failing };
	await expect(runCommand(portal, chair, run)).rejects.toThrow('halfway');
	expect(await eventsOf(meetingId)).toEqual([]);
	const kept = await portal.db
		.select()
		.from(commandResult)
		.where(eq(commandResult.commandId, input.commandId));
	expect(kept).toEqual([]);
});
