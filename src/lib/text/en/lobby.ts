export const lobby = {
	'lobby.title': 'Lobby',
	'lobby.scheduled': 'The meeting has not been opened yet.',
	'lobby.knock': 'Knock',
	'lobby.knockHint':
		'You are not on the list of this meeting. Knock, and its chair decides whether you are let in.',
	'lobby.waiting': 'You wait to be admitted',
	'lobby.waitingHint':
		'The chair sees you in the lobby. There is nothing to press: this page turns into the room.',
	'lobby.waitingLook': 'Look again',
	'lobby.leave': 'Leave the lobby',
	'lobby.admitted': 'You are admitted',
	'lobby.admittedHint': 'The room opens.',
	'lobby.admittedEarly': 'You are on the list. The room opens when the chair opens the meeting.',
	'lobby.enter': 'Enter the room',
	'lobby.declined': 'You were not admitted',
	'lobby.declinedHint':
		'The chair did not let you in. If you think that this is a mistake, ask the chair to add you on the page of the meeting.',
	'lobby.you': 'How you are seen',
	'lobby.youHint': 'Name, specialty and grade come from your account.',
	'lobby.link': 'Connection',
	'lobby.link.checking': 'Checking the connection',
	'lobby.link.good': 'Good, {ms} ms',
	'lobby.link.weak': 'Slow, {ms} ms',
	'lobby.link.weakHint': 'Images come in preview quality first. Marks and text work.',
	'lobby.link.lost': 'No connection. The page tries again by itself.',
	'lobby.link.none': 'Without JavaScript the connection is not checked, and the room does not open.'
} as const;
