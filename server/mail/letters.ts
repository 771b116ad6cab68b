import { text, textFor } from '#lib/text/text.ts';
import type { Grade } from '#lib/domain/people/people.ts';
import type { Letter } from './mail.ts';

export function invitationLetter(given: {
	to: string;
	society: string;
	grade: Grade;
	link: string;
}): Letter {
	const { to, society, link } = given;
	return {
		to,
		subject: text('mail.invitation.subject', { society }),
		text: text('mail.invitation.text', { society, link, grade: textFor('grade', given.grade) })
	};
}

export function resetLetter(to: string, link: string): Letter {
	return {
		to,
		subject: text('mail.reset.subject'),
		text: text('mail.reset.text', { link })
	};
}
