import { account } from './en/account.ts';
import { reading } from './reading.ts';

export const { read: accountText, readFor: accountTextFor } = reading(account);
