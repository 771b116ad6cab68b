import type { IdentifierKind } from './kinds.ts';

/**
 * Every repeat is bounded and each pattern starts at an edge: with open repeats 100 kB of hostile text took 45 s when tried.
 * `\d` is enough for digits because the text is read with plain digits first (`readText`).
 */
export type Pattern = {
	kind: IdentifierKind;
	pattern: RegExp;
	/** Whether what was matched is one after all. */
	accepts?: (found: string) => boolean;
};

const digitsIn = (found: string): number => found.replace(/\D/g, '').length;
const MONTH =
	'(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)';
/** Months that are no word of English or medicine besides. */
const SURE_MONTH =
	'(?:January|February|March|April|June|July|August|September|October|November|December|Jan|Feb|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|janwari|janvari|farwari|farvari|aprail|joon|julai|agast|sitambar|aktoobar|aktobar|navambar|disambar)';
/** Of the Islamic year, in the spellings of notes. */
const ISLAMIC_MONTH =
	"(?:Muharram|Safar|Rabi[-' ]?(?:ul|al|us)?[- ]?(?:Awwal|Sani|Thani)|Jamadi[- ]?(?:ul)?[- ]?(?:Awwal|Sani)|Rajab|Shaa?ban|Ram[az]{1,2}[dz]?h?an|Shawwal|Zil?[- ]?(?:Qa|Hi)[a-z]{1,6})";
const URDU_MONTH =
	'(?:جنوری|فروری|مارچ|اپریل|مئی|جون|جولائی|اگست|ستمبر|اکتوبر|نومبر|دسمبر|محرم|رجب|شعبان|رمضان|شوال)';
const ORDINAL = '(?:[ \\t]?(?:st|nd|rd|th))?';
const YEAR = "(?:[ \\t.,'’-]{0,3}(?:(?:19|20)\\d{2}|['’]?\\d{2})(?![\\d%./]))?";

/** 31.12. or 12/31: a date. 1.2/3.4 and 31/44 are not. */
export function isCalendarDate(found: string): boolean {
	const parts = found.split(/[ \t]*[/.-][ \t]*/).map(Number);
	const [first, second, third] = parts;
	if (parts.length < 2 || first === undefined || second === undefined || parts.some(Number.isNaN)) {
		return true;
	}
	const [day, month] = first > 31 ? [third ?? 0, second] : [first, second];
	return day >= 1 && month >= 1 && ((day <= 31 && month <= 12) || (day <= 12 && month <= 31));
}

/** 03xx and ten digits in all behind the trunk prefix; country code in its many forms before it. */
const MOBILE =
	/(?<![\dA-Za-z])(?:(?:\+|00)?92[-\s]{0,2}(?:\(0\))?[-\s]{0,3}|0[-\s]{0,3})3(?:[-\s]{0,3}\d){9}(?!\d)/g;

const NUMBERS: Pattern[] = [
	{ kind: 'cnic', pattern: /(?<!\d)\d{5}[-\s_./]{0,3}\d{7}[-\s_./]{0,3}\d(?!\d)/g },
	{
		kind: 'cnic',
		pattern: /(?<!\d)\d(?:[ \t]\d){4}[ \t]?-[ \t]?\d(?:[ \t]\d){6}[ \t]?-[ \t]?\d(?!\d)/g
	},
	{ kind: 'phone', pattern: MOBILE },
	{ kind: 'phone', pattern: /(?<![\dA-Za-z.])03\d{2}\.\d{3,4}\.?\d{3,4}(?![\d])/g },
	{
		kind: 'phone',
		pattern:
			/(?<![\dA-Za-z])(?:\+|00)92[-\s.]{0,2}(?:\(0\)|0)?[-\s.]{0,2}\d{2,3}[-\s.]{0,2}\d{3,4}[-\s.]?\d{3,4}(?!\d)/g
	},
	{
		kind: 'phone',
		pattern: /(?<![\dA-Za-z.])\(?0[2-9]\d{1,2}\)?[-\s]{1,2}\d{3,4}[-\s]?\d{3,4}(?!\d)/g
	},
	{
		kind: 'phone',
		pattern:
			/(?<![A-Za-z])(?:phone|ph|tel|telephone|cell|mobile|mob|contact|rabta|raabta|fone|fon|whatsapp|wa|fax|landline|nmbr|(?:ka|ke|ki|on|['’]s)[ \t]number)[ \t]{0,2}(?:no|num|number|nmbr|#)?[ \t.:#-]{0,4}(?=\+?\d)\+?\d(?:[-\s.]{0,2}\d){6,13}(?!\d)/gi
	},
	{
		kind: 'phone',
		pattern: /(?:فون|موبائل|رابطہ)(?:[ \t]?نمبر)?[ \t:]{0,4}\+?\d(?:[-\s.]{0,2}\d){6,13}(?!\d)/g
	}
];

/** What may stand for a record: letters and digits in groups, some of them further digits behind a space. */
const CODE =
	'(?:[A-Za-z]{1,6}[ \\t])?[A-Za-z0-9]{1,16}(?:[-/,:.][A-Za-z0-9]{1,14}){0,4}(?:[ \\t]\\d{2,4}(?![\\dA-Za-z%/]|\\.\\d)){0,3}';
const hasRecordDigits = (found: string): boolean => {
	const last = found.slice(found.search(/[^A-Za-z.\s]/));
	return digitsIn(last) >= 3;
};
const RECORD_WORD =
	'(?:hosp(?:ital)?|lab|path(?:ology)?|histo(?:logy|path)?|bx|biopsy|slide|specimen|sp|spec|block|file|chart|adm(?:ission)?|opd|ipd|cr|cs|case|mr|m\\.r\\.?|reg(?:istration|d|n)?|acc(?:ession)?|record|patient|pt|visit|token|uhid|ref|referral|yearly|monthly|daily|dept|service|army|staff|student|employee|roll|card|slip|invoice|receipt|bill|policy|passport|nic|serial|sr|s)';

const RECORDS: Pattern[] = [
	{
		kind: 'mrn',
		pattern: new RegExp(
			`\\b(?:MRN?(?![A-Za-z])[ \\t]?(?:NO|NUM|NUMBER)?|MRNO|UHID|UID|EMR|CNR)[\\s.:#-]{0,5}${CODE}`,
			'gi'
		),
		accepts: hasRecordDigits
	},
	{
		kind: 'mrn',
		pattern: new RegExp(
			`\\b${RECORD_WORD}[\\s.)(]{0,3}(?:card[ \\t])?(?:(?:no|nos|number|num|nmbr|id|ref)\\b[\\s.:#-]{0,5}|#[\\s.:-]{0,3})${CODE}`,
			'gi'
		),
		accepts: hasRecordDigits
	},
	{
		kind: 'mrn',
		pattern: new RegExp(
			`\\b(?:ID|Ref|File|Reg|Card|Accession|Histo|Invoice|Slip)[ \\t]?:?[ \\t]{0,2}(?=[A-Z0-9/-]{0,20}\\d{3})[A-Z0-9]{1,8}(?:[-/][A-Z0-9]{1,10}){0,4}\\b`,
			'g'
		),
		accepts: hasRecordDigits
	},
	// Laboratories number by year: "S-2231/24", "HP-26-00934", "26S-0713", "IHC 26-144".
	{ kind: 'mrn', pattern: /(?<![A-Za-z0-9])[A-Z]{1,4}[-/]\d{2,6}[-/]\d{2,6}(?![\dA-Za-z/])/g },
	{ kind: 'mrn', pattern: /(?<![A-Za-z0-9])[A-Z]{2,5}[-/]\d{1,4}[-/]\d{3,6}(?![\dA-Za-z/])/g },
	{ kind: 'mrn', pattern: /(?<![A-Za-z])(?:no\.|No\.?|#)[ \t]{0,2}:?[ \t]{0,2}\d{5,10}(?![\d.])/g },
	{ kind: 'mrn', pattern: /(?<![A-Za-z0-9])(?:[A-Z]{2,5}[-/]){1,3}\d{4,9}(?![\dA-Za-z])/g },
	{ kind: 'mrn', pattern: /(?<![A-Za-z0-9])[A-Z]{0,5}[ -]?(?:1\d|2\d)[A-Z]?-0\d{2,5}(?!\d)/g },
	{ kind: 'mrn', pattern: /(?<![A-Za-z0-9])(?:IHC|HPE|FNA|CYT|HP|SP)[ -]\d{2}-\d{2,6}(?!\d)/g }
];

const DATES: Pattern[] = [
	{
		kind: 'date',
		pattern:
			/(?<![\d.])(?:[0-2]?\d|3[01])[ \t]{0,2}([/.-])[ \t]{0,2}\d{1,2}[ \t]{0,2}\1[ \t]{0,2}(?:\d{4}|\d{2})(?![\d.]\d|\d)/g,
		accepts: isCalendarDate
	},
	{
		kind: 'date',
		pattern: /(?<![\d.])(?:19|20)\d{2}([/.-])\d{1,2}\1\d{1,2}(?!\d)/g,
		accepts: isCalendarDate
	},
	// The day of the week before a date, which is made one passage with it.
	{
		kind: 'date',
		pattern:
			/\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:mon|tues|wednes|thurs|fri|satur|sun)day|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.?,?[ \t]{1,2}(?=\d{1,2}(?:st|nd|rd|th|[ \t./-])(?![ \t]?%))/g
	},
	{ kind: 'date', pattern: /(?<![\d./])(?:0?[1-9]|1[0-2])\/20[0-3]\d(?!\d)/g },
	{
		kind: 'date',
		pattern: new RegExp(
			`\\b\\d{1,2}${ORDINAL}[\\s.,-]{0,3}(?:of\\s|tareekh\\s|tarikh\\s)?${SURE_MONTH}\\b\\.?${YEAR}`,
			'gi'
		)
	},
	{
		kind: 'date',
		pattern: new RegExp(
			`\\b\\d{1,2}${ORDINAL}[\\s.-]{1,3}(?:of\\s|tareekh\\s|tarikh\\s)?(?:${MONTH}|MAY|MAR)\\b\\.?${YEAR}`,
			'g'
		)
	},
	{
		kind: 'date',
		pattern: new RegExp(
			`\\b\\d{1,2}${ORDINAL}[\\s.,-]{0,3}${MONTH}[\\s.,'’-]{0,3}(?:19|20)\\d{2}\\b`,
			'gi'
		)
	},
	{
		kind: 'date',
		pattern: new RegExp(
			`\\b${MONTH}[\\s.,]{1,3}\\d{1,2}(?:st|nd|rd|th)?\\b[\\s,]{1,3}(?:19|20)\\d{2}\\b`,
			'gi'
		)
	},
	{ kind: 'date', pattern: new RegExp(`\\b${MONTH}[\\s.,]{1,3}\\d{1,2}(?:st|nd|rd|th)\\b`, 'g') },
	{ kind: 'date', pattern: new RegExp(`\\b${MONTH}[\\s.,'’-]{1,3}(?:19|20)\\d{2}\\b`, 'gi') },
	{ kind: 'date', pattern: new RegExp(`\\b${SURE_MONTH}[\\s.,]{0,2}['’-]\\d{2}(?!\\d)`, 'gi') },
	{
		kind: 'date',
		pattern: new RegExp(
			`\\b\\d{1,2}${ORDINAL}[\\s.-]{1,3}(?:of\\s)?${ISLAMIC_MONTH}\\b(?:[ \\t,]{1,2}14\\d{2})?`,
			'gi'
		)
	},
	{
		kind: 'date',
		pattern: new RegExp(`\\d{1,2}[ \\t]{0,2}${URDU_MONTH}(?:[ \\t،,]{0,3}\\d{4})?`, 'g')
	},
	{ kind: 'date', pattern: new RegExp(`${URDU_MONTH}[ \\t،,]{1,3}\\d{4}`, 'g') },
	// A day and a month alone are a fraction as well, so they need a word that dates.
	{
		kind: 'date',
		pattern:
			/(?<=\b(?:on|dated?|dt|since|until|till|next|visit|visit of|seen|op|stent|d\/c|d\.o\.a|doa|dod|born|admitted|discharged)[ \t]{1,2})\d{1,2}[/.-]\d{1,2}(?![\d%]|[/.-]\d|[ \t](?:cores?|nodes?|mm|cm|cycles?|weeks?))/gi,
		accepts: isCalendarDate
	},
	{ kind: 'date', pattern: /(?<![\d./])\d{1,2}[/-]\d{1,2}(?=[ \t]ko\b)/g, accepts: isCalendarDate }
];

const OTHERS: Pattern[] = [
	// A pattern that begins with the local part is tried at every letter; behind the @ it is looked up backwards.
	{
		kind: 'email',
		pattern: /@(?<=[\w.+-]{1,64}@)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}/g
	},
	{
		kind: 'email',
		pattern:
			/(?<![\w.+-])[\w.+-]{2,40}[ \t]{0,2}[([](?:at|AT|@)[)\]][ \t]{0,2}[A-Za-z0-9-]{1,40}(?:(?:\.|[ \t]?[([](?:dot|DOT)[)\]][ \t]?)[A-Za-z0-9-]{1,40}){1,3}/g
	},
	{ kind: 'link', pattern: /\b(?:https?:\/\/|www\.)[^\s<>"'،]{3,200}/gi },
	{
		kind: 'link',
		pattern:
			/(?<![\w.@-])[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40}){0,3}\.(?:com|org|net|pk|edu|gov|io|uk|info|co|app|me|link|ly)\/[^\s<>"']{1,200}/gi
	},
	{
		kind: 'age',
		pattern:
			/(?<![\d.])(?:9\d|1[0-2]\d)[-\s]{0,2}(?:years?|yrs?|y\/o|yo|saal|sal|baras|سال|برس)(?:[-\s]{0,2}old)?(?![A-Za-z])/gi
	},
	{ kind: 'age', pattern: /\b(?:aged?|umar|umr)[\s:]{1,3}(?:9\d|1[0-2]\d)(?!\d|%|\s?%)/gi },
	{ kind: 'age', pattern: /عمر[\s:]{1,3}(?:9\d|1[0-2]\d)(?!\d)/g }
];

export const PATTERNS: readonly Pattern[] = [...NUMBERS, ...RECORDS, ...DATES, ...OTHERS];
