/** Why a command of the room was not done: no other page carries these, and the room only when one is told. */
export const roomRefusals = {
	'refusal.too_many_actions':
		'This case has as many actions as minutes can hold. Remove one first.',
	'refusal.too_many_questions':
		'As many questions wait for an answer as may: three of one person, forty in all. Ask when one is answered.',
	'refusal.agenda_finished': 'No case is waiting. You can end the meeting.',
	'refusal.agenda_item_open': 'Another case is under discussion. Decide or defer it first.',
	'refusal.recommendation_missing':
		'No recommendation is signed. Sign one, or defer the case with a reason.',
	'refusal.recommendation_unreadable':
		'The text holds something that cannot be signed, such as lists nested more than eight deep. Copy it, delete it all, write it again and sign.',
	'refusal.recommendation_changed':
		'Not signed: what you read has changed meanwhile. Read the change, then sign.',
	'refusal.recommendation_not_signed': 'The recommendation is not signed yet.',
	'refusal.vote_open': 'A vote is open. Reveal it or close it first.',
	'refusal.vote_over': 'This vote is over, so the ballot was not taken.',
	'refusal.vote_revealed': 'The vote is revealed. Open a second round instead.',
	'refusal.vote_not_revealed': 'No vote is revealed.',
	'refusal.ballots_missing': 'No counted ballot is in, so there is nothing to reveal.',
	'refusal.dissent_not_found': 'You have filed no dissent on this case.',
	'refusal.structure_changed':
		'Not saved: somebody else changed these details a moment before. Theirs are shown beside yours.',
	'refusal.own_specialty': 'A panelist of another specialty than the chair’s has to co-sign.',
	'refusal.already_co_signed': 'The recommendation is co-signed already.',
	'refusal.baton_held': 'Somebody else took the baton a moment before.',
	'refusal.poll_open': 'A poll is open already. Close it first.',
	'refusal.poll_closed': 'The poll is closed.',
	'refusal.poll_answered': 'You have answered this poll. An anonymous answer cannot be changed.',
	'refusal.command_reused': 'This request was sent before with other content. Reload the page.'
} as const;
