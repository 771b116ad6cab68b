export const roomTabs = {
	'room.marks.comment': 'Comment on this mark',
	'room.marks.reply': 'Comment',
	'room.marks.send': 'Send comment',
	'room.marks.removeComment': 'Remove your comment',
	'room.marks.hide': 'Hide for all',
	'room.marks.export': 'Save as W3C Web Annotations',
	'room.marks.show': 'Show again',
	'room.marks.caseComments': 'Comments on the case',
	'room.marks.caseComment': 'Comment on the case',
	'room.aside.title': 'Not accepted, {count}',
	'room.aside.recommendation': 'Your last changes to the recommendation were not accepted: {why}',
	'room.aside.keep': 'Keep as text',
	'room.aside.copy': 'Copy text',
	'room.aside.copied': 'Copied',
	'room.aside.discard': 'Discard',
	'room.aside.file': 'not-accepted-{caseNo}.txt',
	'room.aside.heading': 'Not accepted at the {board}, case {caseNo}, {time}'
} as const;
