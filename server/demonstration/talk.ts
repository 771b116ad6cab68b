import { sendMessage, askQuestion } from '#server/meetings/talk/send-message.ts';
import { answerPoll, closePoll, openPoll } from '#server/meetings/talk/polls.ts';
import type { Portal } from '#server/portal.ts';
import { accepted } from './accepted.ts';
import type { Cast } from './people.ts';

/** What has been said at the open meeting so far. */
export async function talkAtMeeting(
	portal: Portal,
	{ chair, senior, surgeon, resident, trainee }: Cast,
	meetingId: string
): Promise<void> {
	const asked = {
		...{ meetingId, question: 'Which examination is wanted before the decision?' },
		...{ options: ['PET-CT', 'Biopsy of the adrenal', 'MRI of the brain'] },
		...{ isMultiple: false, isAnonymous: false }
	};
	const { pollId } = accepted(await openPoll(portal, chair, asked), 'poll');
	for (const [actor, choice] of [
		[senior, 1],
		[surgeon, 0],
		[resident, 1]
	] as const) {
		const answer = { meetingId, pollId, choices: [choice] };
		accepted(await answerPoll(portal, actor, answer), 'answer');
	}
	accepted(await closePoll(portal, chair, { meetingId, pollId }), 'poll');
	const text = 'Why does one adrenal nodule change the stage?';
	accepted(await askQuestion(portal, trainee, { meetingId, text }), 'question');
	const note = 'The block has enough tissue for PD-L1, if it is wanted.';
	accepted(await sendMessage(portal, senior, { meetingId, text: note }), 'message');
}
