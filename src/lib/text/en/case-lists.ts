export const caseLists = {
	'cases.title': 'My cases',
	'cases.lead':
		'What you have written. A draft is seen by you alone; a ready case by the boards it is listed at.',
	'cases.new': 'New case',
	'cases.none': 'You have written no case yet',
	'cases.noneHint':
		'Write up a patient whom you know well. A case begins as a draft that only you see.',
	'cases.noneHintDemonstration':
		'Invent a patient; a real one may never stand here. A case begins as a draft that only you see.',
	'cases.missing': '{count} required missing',
	'cases.complete': 'Complete',
	'cases.changed': 'Changed {when}',
	'cases.siteMissing': 'Site not recorded',
	'access.title': 'Who opened case {caseNo}',
	'access.lead':
		'Each time somebody opens the page of the case, or the case in the room of a meeting, it is written down here.',
	'access.none': 'Nobody has opened this case yet.',
	'access.count': '{count} people',
	'access.countOne': '1 person',
	'access.person': 'Person',
	'access.grade': 'Grade',
	'access.first': 'First opened',
	'access.last': 'Last opened',
	'access.times': 'Times',
	'access.author': 'Author',
	'access.gone': 'A person who has left'
} as const;
