import { declineBreak, endBreak, startBreak } from '#server/meetings/talk/breaks.ts';
import { callHand } from '#server/meetings/talk/call-hand.ts';
import { admitFromLobby, declineFromLobby, setLobby } from '#server/meetings/talk/lobby.ts';
import { lowerHand } from '#server/meetings/talk/lower-hand.ts';
import { moveHand } from '#server/meetings/talk/move-hand.ts';
import { answerPoll, closePoll, openPoll } from '#server/meetings/talk/polls.ts';
import { secondQuestion, settleQuestion } from '#server/meetings/talk/questions.ts';
import { raiseHand } from '#server/meetings/talk/raise-hand.ts';
import { removeMessage } from '#server/meetings/talk/remove-message.ts';
import { askQuestion, sendMessage } from '#server/meetings/talk/send-message.ts';

/** The use case behind each command of `TALK_COMMANDS`. */
export const TALK_ACTS = {
	'hand:raise': raiseHand,
	'hand:lower': lowerHand,
	'hand:move': moveHand,
	'hand:call': callHand,
	'message:send': sendMessage,
	'message:remove': removeMessage,
	'question:ask': askQuestion,
	'question:second': secondQuestion,
	'question:settle': settleQuestion,
	'poll:open': openPoll,
	'poll:answer': answerPoll,
	'poll:close': closePoll,
	'break:start': startBreak,
	'break:decline': declineBreak,
	'break:end': endBreak,
	'lobby:admit': admitFromLobby,
	'lobby:decline': declineFromLobby,
	'lobby:set': setLobby
} as const;
