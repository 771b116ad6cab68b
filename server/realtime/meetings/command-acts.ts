import type { MeetingCommand, MeetingCommandInput } from '#lib/protocol/meeting.ts';
import { changeMemberRole } from '#server/meetings/change-member-role.ts';
import { concludeMeeting } from '#server/meetings/conclude-meeting.ts';
import { deferAgendaItem } from '#server/meetings/defer-agenda-item.ts';
import { giveBaton } from '#server/meetings/give-baton.ts';
import { hideAnnotation } from '#server/meetings/hide-annotation.ts';
import { nextAgendaItem } from '#server/meetings/next-agenda-item.ts';
import { openAgendaItem } from '#server/meetings/open-agenda-item.ts';
import { openMeeting } from '#server/meetings/open-meeting.ts';
import { removeMember } from '#server/meetings/remove-member.ts';
import { addAction } from '#server/meetings/minutes/add-action.ts';
import { removeAction } from '#server/meetings/minutes/remove-action.ts';
import type { UseCase } from '#server/meetings/run-command.ts';
import { showAnnotation } from '#server/meetings/show-annotation.ts';
import { signRecommendation } from '#server/meetings/sign-recommendation.ts';
import { takeBaton } from '#server/meetings/take-baton.ts';
import { addToRecommendation } from '#server/meetings/vote/add-to-recommendation.ts';
import { askForRevote } from '#server/meetings/vote/ask-for-revote.ts';
import { castBallot } from '#server/meetings/vote/cast-ballot.ts';
import { closeVote } from '#server/meetings/vote/close-vote.ts';
import { coSignRecommendation } from '#server/meetings/vote/co-sign-recommendation.ts';
import { fileDissent } from '#server/meetings/vote/file-dissent.ts';
import { openVoteAgain } from '#server/meetings/vote/open-vote-again.ts';
import { openVote } from '#server/meetings/vote/open-vote.ts';
import { revealVote } from '#server/meetings/vote/reveal-vote.ts';
import { withdrawDissent } from '#server/meetings/vote/withdraw-dissent.ts';
import { writeStructure } from '#server/meetings/vote/write-structure.ts';
import { TALK_ACTS } from './talk-acts.ts';

type Acts = {
	[Name in MeetingCommand]: UseCase<MeetingCommandInput<Name> & { meetingId: string }, unknown>;
};

/** The use case behind each command; the meeting is the one whose room the sender has joined. */
export const COMMAND_ACTS: Acts = {
	'meeting:open': openMeeting,
	'meeting:conclude': concludeMeeting,
	'agenda-item:open': openAgendaItem,
	'agenda-item:next': nextAgendaItem,
	'agenda-item:defer': deferAgendaItem,
	'recommendation:sign': signRecommendation,
	'baton:take': takeBaton,
	'baton:give': giveBaton,
	'member:change-role': changeMemberRole,
	'member:remove': removeMember,
	'annotation:hide': hideAnnotation,
	'annotation:show': showAnnotation,
	'vote:open': openVote,
	'vote:open-again': openVoteAgain,
	'vote:cast': castBallot,
	'vote:reveal': revealVote,
	'vote:close': closeVote,
	'vote:ask-again': askForRevote,
	'dissent:file': fileDissent,
	'dissent:withdraw': withdrawDissent,
	'recommendation:structure': writeStructure,
	'recommendation:co-sign': coSignRecommendation,
	'recommendation:add': addToRecommendation,
	...TALK_ACTS,
	'action:add': addAction,
	'action:remove': removeAction
};
