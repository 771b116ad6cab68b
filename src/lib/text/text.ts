import { common } from './en/common.ts';
import { refusals } from './en/refusals.ts';
import { reading } from './reading.ts';

const everywhere = { ...common, ...refusals } as const;

/** What every part of the portal says; a part's own sentences are read by the function of that part, so that no page carries those of another. */
export const { read: text, readFor: textFor } = reading(everywhere);
