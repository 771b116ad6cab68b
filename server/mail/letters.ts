import { accountText } from '#lib/text/account.ts';
import { textFor } from '#lib/text/text.ts';
import type { Grade } from '#lib/domain/people/people.ts';
import type { Letter } from './mail.ts';
import { wrapLetter } from './wrap-letter.ts';

export function invitationLetter(given: {
	to: string;
	society: string;
	grade: Grade;
	link: string;
}): Letter {
	const { to, society, link } = given;
	return {
		to,
		subject: accountText('mail.invitation.subject', { society }),
		text: wrapLetter(
			accountText('mail.invitation.text', { society, link, grade: textFor('grade', given.grade) })
		)
	};
}

export function resetLetter(to: string, link: string): Letter {
	return {
		to,
		subject: accountText('mail.reset.subject'),
		text: wrapLetter(accountText('mail.reset.text', { link }))
	};
}

/** To the owner of an account, who may not have been the one who added it. */
export function passkeyLetter(to: string, link: string): Letter {
	return {
		to,
		subject: accountText('mail.passkey.subject'),
		text: wrapLetter(accountText('mail.passkey.text', { link }))
	};
}
