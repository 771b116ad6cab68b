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
import type { UseCase } from '#server/meetings/run-command.ts';
import { showAnnotation } from '#server/meetings/show-annotation.ts';
import { signRecommendation } from '#server/meetings/sign-recommendation.ts';
import { takeBaton } from '#server/meetings/take-baton.ts';

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
	'annotation:show': showAnnotation
};
