import { caseForm } from './en/case-form.ts';
import { reading } from './reading.ts';

export const { read: formText, readFor: formTextFor } = reading(caseForm);
