import { accountText } from '#lib/text/account.ts';
import { textFor } from '#lib/text/text.ts';
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
		subject: accountText('mail.invitation.subject', { society }),
		text: wrapped(
			accountText('mail.invitation.text', { society, link, grade: textFor('grade', given.grade) })
		)
	};
}

export function resetLetter(to: string, link: string): Letter {
	return {
		to,
		subject: accountText('mail.reset.subject'),
		text: wrapped(accountText('mail.reset.text', { link }))
	};
}

/** To the owner of an account, who may not have been the one who added it. */
export function passkeyLetter(to: string, link: string): Letter {
	return {
		to,
		subject: accountText('mail.passkey.subject'),
		text: wrapped(accountText('mail.passkey.text', { link }))
	};
}

/** RFC 5322, section 2.1.1: lines of at most 78 characters. A link is never broken. */
function wrapped(letter: string): string {
	return letter.replace(/(?![^\n]{1,76}$)([^\n]{1,76}) /gm, '$1\n');
}
