export const roomFollow = {
	'follow.following': 'Following {name}',
	'follow.short': 'Following',
	'follow.away': '{name} presents, but is not here',
	'follow.lookAround': 'Look around',
	'follow.alone': 'You look around on your own.',
	'follow.aloneShort': 'On your own',
	'follow.again': 'Follow {name} again',
	'follow.leading': 'You hold the baton: the others see what you show.',
	'follow.leadingShort': 'You hold the baton',
	'follow.noLeader': 'Nobody holds the baton, so each looks alone.',
	'follow.takeBaton': 'Take baton',
	'follow.behind': 'More than 1 s behind'
} as const;
