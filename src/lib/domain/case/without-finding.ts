import * as v from 'valibot';
import { CaseRecordSchema, TitleSchema, type CaseRecord } from './record.ts';
import { textsOf, type FindingKind, type TextFinding } from './text-findings.ts';

/** What stands in the place of a passage that was taken out, in the language of the record. */
const REMOVED: Record<FindingKind, string> = {
	cnic: '[card number removed]',
	email: '[e-mail removed]',
	link: '[link removed]',
	phone: '[phone removed]',
	mrn: '[record number removed]',
	date: '[date removed]',
	relative: '[relative removed]',
	name: '[name removed]',
	address: '[address removed]',
	age: '[age over 89]',
	rare_in_small_place: '[place removed]'
};

/** A copy of `value` with the text at the dotted path replaced; a path that leads nowhere leaves it as it is. */
function withTextAt(value: unknown, [key, ...rest]: string[], text: string): unknown {
	if (key === undefined) {
		return text;
	}
	if (Array.isArray(value)) {
		return value.map((one: unknown, index) =>
			String(index) === key ? withTextAt(one, rest, text) : one
		);
	}
	return typeof value === 'object' && value !== null
		? Object.fromEntries(
				Object.entries(value).map(([name, one]: [string, unknown]) => [
					name,
					name === key ? withTextAt(one, rest, text) : one
				])
			)
		: value;
}

export type Written = { title: string; record: CaseRecord };

/** The case with this passage taken out; null when the field has no room for the words in its place. */
export function withoutFinding({ title, record }: Written, finding: TextFinding): Written | null {
	const [, text] = textsOf(title, record).find(([field]) => field === finding.field) ?? ['', ''];
	const changed = text.slice(0, finding.start) + REMOVED[finding.kind] + text.slice(finding.end);
	const isTitle = finding.field === 'title';
	const newTitle = v.safeParse(TitleSchema, isTitle ? changed : title);
	const newRecord = v.safeParse(
		CaseRecordSchema,
		isTitle ? record : withTextAt(record, finding.field.split('.'), changed)
	);
	return newTitle.success && newRecord.success
		? { title: newTitle.output, record: newRecord.output }
		: null;
}
