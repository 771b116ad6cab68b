import { createContext } from 'svelte';

/** A form of the meeting's page that was refused, with what was typed in it; null while none is. */
export type RefusedForm = { reason: string; typed: Record<string, string> } | null;

/** Handed down from the page: the forms that need it stand three components below. */
export const [refusedForm, setRefusedForm] = createContext<() => RefusedForm>();
