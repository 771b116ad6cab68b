import { accountTextFor } from './account.ts';
import { account } from './en/account.ts';
import { refusedTextFrom } from './refused-text.ts';

/** Why a form of an account was not taken. */
export const accountRefusedText = refusedTextFrom(account, accountTextFor);
