import { afterAll, beforeAll, test } from 'vitest';
import { quorumOf } from '#lib/domain/meeting/quorum.ts';
import type { RoomState } from '#lib/protocol/meeting.ts';
import { changeBoardRules } from '#server/boards/change-board-rules.ts';
import { openLiveRoom, type LiveRoom } from '../builders/room-client.ts';

let live: LiveRoom;
beforeAll(async () => {
	live = await openLiveRoom();
});
afterAll(() => live.close());

const missing = ({ quorum, people }: RoomState) =>
	quorumOf(
		quorum.required,
		people.filter(({ isHere }) => isHere)
	).missing;

test('[CL22] the room says what the board requires and who is here', async () => {
	const { meetingId, boardId, chair, panelist, observer } = await live.aMeeting();
	const required = ['medical_oncology', 'surgical_oncology'] as const;
	await changeBoardRules(live.portal, chair, {
		...{ boardId, required: [...required], defaultMinutes: 10, link: null }
	});
	const inside = await live.enter(chair, meetingId);
	await inside.sees('the surgeon is missing', (state) =>
		missing(state).includes('surgical_oncology')
	);
	const surgeon = await live.enter(panelist, meetingId);
	await surgeon.sees('nobody is missing', (state) => missing(state).length === 0);
	const onlooker = await live.enter(observer, meetingId);
	await onlooker.sees('what is required', (state) => state.quorum.required.length === 2);
});
