export const roomQuorum = {
	'quorum.count': 'Quorum {present} of {required}',
	'quorum.short': '{present} of {required}',
	'quorum.missing': 'Missing: {names}',
	'quorum.met': 'Every required specialty is in the room.',
	'quorum.hint': 'It counts when the chair or a panelist of the specialty is here.',
	'quorum.nowLost': 'Quorum is not reached. Missing: {names}',
	'quorum.nowMet': 'Quorum is reached.'
} as const;
