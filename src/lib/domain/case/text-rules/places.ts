/**
 * Parts of an address by the word that says so. Upper-case only, because "block", "flat" and "ward" are words of medicine too.
 * A part ends where no capital and no number follows.
 */
const PART =
	"(?:(?!(?:CT|MRI|PET|CNIC|NIC|MR|MRN|Cell|Phone|Ph|Tel|Contact|Mobile|Pt|Dx|Hx|Age|Umar|Umr|Ca|Date)\\b)(?:\\d{1,4}(?:[-/][A-Z0-9]{1,3}){0,3}|[A-Z]{1,2}-?\\d{1,4}|[A-Z][A-Za-z'’-]{1,24}|[A-Z]))";
const PARTS = `${PART}(?:[ \\t]{1,2}${PART}){0,3}`;
/** Words before ", Lahore" that are no quarter. */
const NO_QUARTERS = [
	...[
		'Hospital',
		'Institute',
		'University',
		'College',
		'Centre',
		'Center',
		'Clinic',
		'Lab',
		'Laboratory'
	],
	...['Memorial', 'Foundation', 'Society', 'Board', 'Medical', 'Oncology', 'Health', 'Teaching'],
	...['Karachi', 'Lahore', 'Faisalabad', 'Rawalpindi', 'Gujranwala', 'Multan', 'Hyderabad'],
	...['Peshawar', 'Quetta', 'Islamabad', 'Pakistan', 'Punjab', 'Sindh', 'Balochistan']
] as const;
const NUMBER = '(?:(?:No|no|Number|#)\\.?[ \\t]{0,2}:?[ \\t]{0,2})?';

const BEFORE =
	'(?:[Vv]illage|[Vv]ill|VILLAGE|[Gg]aon|[Gg]aoon|[Gg]oth|[Gg]oath|[Mm]auza|[Mm]ouza|[Mm]oza|[Cc]hak|[Cc]hack|[Bb]asti|[Dd]hok|[Dd]hoke|[Kk]illi|[Kk]ili|[Kk]illa|[Dd]eh|[Cc]hah|[Pp]ind|[Bb]anda|[Mm]ohall?ah?|[Mm]uhall?ah?|[Gg]ali|[Tt]ehsil|[Tt]ehseel|[Tt]aluka|[Tt]aluqa|[Tt]hana|[Aa]dda|[Pp]ul|[Pp]ull|[Dd]istt|[Dd]istrict|[Zz]ila|[Dd]ist|[Uu]nion [Cc]ouncil|UC|[Cc]olony|[Kk]oo?cha|[Bb]agh|[Dd]era|[Kk]ot|[Tt]hatta|[Tt]hatti|[Rr]akh|[Jj]hok|[Nn]ai|[Pp]ost [Oo]ffice|P\\.?O\\.?|[Pp]/[Oo]|P\\.O\\. Box|[Hh]ouse|[Hh]ouse [Nn]o|[Ss]treet|[Ss]ector|[Pp]lot|[Mm]akan)';

const prefixed = new RegExp(
	`(?<![A-Za-z])${BEFORE}\\b\\.?[ \\t]{0,2}(?:&[ \\t]?[Dd]istt\\.?[ \\t]?|Box[ \\t])?${NUMBER}[ \\t]{0,2}${PARTS}`,
	'g'
);
/** "Satellite Town", "Al-Noor Apartments": the word that says so comes last. */
const suffixed = new RegExp(
	`(?<![A-Za-z])(?:[A-Z][A-Za-z'’-]{1,24}[ \\t]{1,2}){1,3}(?:Town|Colony|Nagar|Apartments?|Abadi|Mohall?ah?|Bazaa?r|Chowk|Road|Street|Khel|Mor|Phatak|Village|Society|Heights|Plaza)\\b(?:,?[ \\t]{1,2}(?:Phase|Block|Sector)[ \\t]?[A-Z0-9-]{1,4})?`,
	'g'
);
/** A flat or block with its number, when more of an address follows. */
const housed =
	/(?<![A-Za-z])(?:Flat|Block|Floor|Ward|Gali|Street|House|H|R)[ \t]{0,2}(?:No\.?|no\.?|#)?[ \t]{0,2}[A-Z]?-?\d{0,4}[A-Z]?,[ \t]{1,2}(?=(?:House|Street|Block|Gali|Mohalla|Muhalla|Phase|Sector|[A-Z][A-Za-z-]{2,24}[ \t](?:Town|Colony|Nagar|Apartments|Mohalla)))/g;
/** The block that ends an address: "Gulshan-e-Iqbal Block 13". */
const blocked =
	/(?<![A-Za-z])(?:Block|Sector|Phase|Street)[ \t](?:[A-Z]|[A-Z]?-?\d{1,3}(?:\/\d)?)(?=,[ \t][A-Z][a-z])/g;
const scheme =
	/(?<![A-Za-z])[A-Z][a-z]{2,20}-[ei]-[A-Z][a-z]{2,20}(?:[ \t](?:Block|Sector|Phase)[ \t]?[A-Z0-9-]{1,4})?/g;
/** The ten cities with a million people and more (census of 2017, Pakistan Bureau of Statistics): to live there tells little. */
export const LARGE_CITIES: readonly string[] = [
	'Karachi',
	'Lahore',
	'Faisalabad',
	'Rawalpindi',
	'Gujranwala',
	'Multan',
	'Hyderabad',
	'Peshawar',
	'Quetta',
	'Islamabad'
];
/** "Youhanabad, Lahore": a quarter of a large city. */
const quarter = new RegExp(
	`(?<![A-Za-z])(?!${[...NO_QUARTERS].join('|')})[A-Z][A-Za-z'’-]{3,24}(?=,[ \\t]{1,2}(?:${LARGE_CITIES.join('|')})\\b)`,
	'g'
);
/** Whoever lives somewhere: everything up to the end of the phrase, a large city included. */
const lived = new RegExp(
	`(?<![A-Za-z])(?:r/o|R/o|R/O|[Rr]esident[ \\t]of|[Ss]akna|[Ss]akin|[Ss]akinah?|[Ss]ukna|lives[ \\t](?:in|near|at)|living[ \\t](?:in|near|at)|address|Address|ADDRESS|pata|[Gg]har)[ \\t]{0,2}[:=-]?[ \\t]{0,2}(?:the[ \\t])?(?:[a-z]{1,12}[ \\t]{1,2}){0,2}${PARTS}(?:,[ \\t]{1,2}${PARTS}){0,3}`,
	'g'
);

/** Urdu words do not tell a name from another word, so a few words behind the cue are taken, up to the next mark. */
const urdu =
	/(?:سکنہ|ساکن|پتہ|محلہ|چک|گاؤں|موضع|بستی|گوٹھ|گلی|تحصیل|ضلع)[ \t:]{1,3}(?:[\u0620-\u06d3\d]{1,20}[ \t]?){1,5}/g;

export const ADDRESSES: readonly RegExp[] = [
	prefixed,
	suffixed,
	housed,
	blocked,
	scheme,
	quarter,
	lived,
	urdu
];
