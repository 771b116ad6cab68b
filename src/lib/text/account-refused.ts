import { accountTextFor } from './account.ts';
import { account } from './en/account.ts';
import { refusedText } from './refused-text.ts';

/** Why a form of an account was not taken. What is said of passkeys stands with the account's texts: no other page carries it. */
export function accountRefusedText(reason: string, fields: Record<string, string> = {}): string {
	return Object.hasOwn(account, `refusal.${reason}`)
		? accountTextFor('refusal', reason)
		: refusedText(reason, fields);
}
