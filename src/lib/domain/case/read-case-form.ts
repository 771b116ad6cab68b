import { FIELD_NAMES, type BiomarkerRow, type CaseForm, type EventRow } from './case-form.ts';
import { storableText } from '../storable.ts';
import { BIOMARKER_LIMIT, EVENT_LIMIT } from './record.ts';

type Read = (name: string) => string;

/** A file or a missing field reads as an empty text; names that we did not ask for are not looked at. */
function reader(sent: FormData): Read {
	return (name) => {
		const value = sent.get(name);
		// Browsers send line ends as CR LF (HTML, form submission); the record keeps LF.
		return typeof value === 'string' ? storableText(value).replaceAll('\r\n', '\n') : '';
	};
}

/** Numbers of the lines that were sent, `first` being the name of their first field. */
function linesSent(sent: FormData, group: 'biomarkers' | 'timeline', first: string): number[] {
	const limit = group === 'biomarkers' ? BIOMARKER_LIMIT : EVENT_LIMIT;
	return Array.from({ length: limit }, (_line, index) => index).filter((index) =>
		sent.has(`${group}.${index}.${first}`)
	);
}

function readBiomarker(read: Read, index: number): BiomarkerRow {
	const cell = (name: keyof BiomarkerRow): string => read(`biomarkers.${index}.${name}`);
	return {
		name: cell('name'),
		state: cell('state'),
		result: cell('result'),
		value: cell('value'),
		method: cell('method'),
		why: cell('why'),
		note: cell('note')
	};
}

function readEvent(sent: FormData, read: Read, index: number): EventRow {
	const cell = (name: keyof EventRow): string => read(`timeline.${index}.${name}`);
	return {
		day: cell('day'),
		kind: cell('kind'),
		what: cell('what'),
		note: cell('note'),
		where: cell('where'),
		isTurningPoint: sent.has(`timeline.${index}.isTurningPoint`)
	};
}

/** Reads what a browser sent. */
export function readCaseForm(sent: FormData): CaseForm {
	const read = reader(sent);
	return {
		fields: Object.fromEntries(FIELD_NAMES.map((name) => [name, read(name)])) as CaseForm['fields'],
		biomarkers: linesSent(sent, 'biomarkers', 'name').map((index) => readBiomarker(read, index)),
		timeline: linesSent(sent, 'timeline', 'day').map((index) => readEvent(sent, read, index))
	};
}
