import { caseLists } from './en/case-lists.ts';
import { reading } from './reading.ts';

/** Words of the list of cases, and of the list of who opened one. */
export const { read: caseListText } = reading(caseLists);
