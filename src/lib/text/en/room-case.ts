export const roomCase = {
	'room.case.whole': 'Whole case',
	'room.case.patient': 'Patient',
	'room.case.stage': 'Stage',
	'room.case.site': 'Site',
	'room.case.morphology': 'Histology',
	'room.case.fitness': 'ECOG',
	'room.case.comorbidities': 'Other illness',
	'room.case.staging': 'Not stageable',
	'room.case.notRecorded': 'Not recorded',
	'room.case.pending': 'Pending',
	'room.case.notDone': 'Not done: {why}',
	'room.case.course': 'Course',
	'room.case.days': 'days from first visit',
	'room.case.presentation': 'Presentation',
	'room.case.wants': 'What the patient wants',
	'room.case.reach': 'What can be had',
	'room.case.tier': 'Resource level: {tier}.',
	'room.case.plan': 'Plan before the board',
	'room.case.missingImages':
		'{count} of the images that were before the board have been taken out of the case since.'
} as const;
