import { expect, test } from 'vitest';
import { quorumOf } from './quorum.ts';

const required = ['medical_oncology', 'radiology', 'pathology'] as const;

test('[CL20] a required specialty is present when a chair or panelist of it is; presenters, participants and observers do not count', () => {
	const people = [
		{ role: 'chair', specialty: 'medical_oncology' },
		{ role: 'panelist', specialty: 'nursing' },
		{ role: 'participant', specialty: 'radiology' },
		{ role: 'presenter', specialty: 'pathology' },
		{ role: 'observer', specialty: 'pathology' }
	] as const;
	expect(quorumOf(required, people)).toEqual({
		required: [...required],
		present: ['medical_oncology'],
		missing: ['radiology', 'pathology'],
		isMet: false
	});
	expect(
		quorumOf(required, [
			...people,
			{ role: 'panelist', specialty: 'radiology' },
			{ role: 'panelist', specialty: 'pathology' }
		])
	).toMatchObject({ missing: [], isMet: true });
	expect(quorumOf([], [])).toMatchObject({ isMet: true });
});
