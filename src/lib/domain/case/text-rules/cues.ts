/** A word behind which a name stands. `covers`: the word itself is part of the finding ("Dr Saima", "s/o Aslam"). */
export type Cue = { kind: 'name' | 'relative'; pattern: RegExp; covers: boolean };

const GAP = '[ \\t.]{0,3}';
const TITLE =
	'(?:Mr|Mrs|Ms|Mst|Mstt|Msmt|Musammat|Miss|Dr|Doctor|Prof|Professor|Asst|Assoc|Surg|Cdr|Capt|Captain|Maj|Major|Lt|Brig|Subedar|Havaldar|Haji|Hajji|Hafiz|Qari|Maulvi|Maulana|Molvi|Hakeem|Hakim|Pir|Mian|Seth|Sheikh|Shaikh|Syed|Ch|Chaudhry|Rana|Raja|Malik|Sardar|Khawaja|Mirza|Master|Baby|Janab|Muhtarma|Mohtarma|Jnb|Marhoom|Late)';
const MORE_TITLES = `(?:${GAP}(?:\\b(?:${TITLE}|med|Sb)(?![A-Za-z])|\\((?:R|Retd|retd)\\))\\.?){0,3}`;

/** Titles in lower case too, because a name in lower case behind them has to be a known one. */
const titles = new RegExp(`(?<![A-Za-z])${TITLE}(?![A-Za-z])\\.?${MORE_TITLES}[ \\t.]{0,3}`, 'gi');

const KIN =
	'(?:son|daughter|wife|widow|husband|mother|father|brother|sister|baby|child|grandson|granddaughter|uncle|aunt)';

export const CUES: readonly Cue[] = [
	{ kind: 'name', covers: true, pattern: titles },
	{
		kind: 'relative',
		covers: true,
		pattern:
			/(?<![A-Za-z])(?:[sdwbhm]|wd|wid)[ \t]{0,3}[/\\][ \t]{0,3}[o0](?:f\b)?[ \t.:]{0,4}(?:late[ \t]{1,2})?/gi
	},
	{
		kind: 'relative',
		covers: true,
		pattern: new RegExp(
			`(?<![A-Za-z])${KIN}[ \\t]{1,2}of[ \\t]{1,2}(?:the[ \\t])?(?:late[ \\t]{1,2})?(?:${TITLE}\\.?[ \\t]{1,2}){0,2}`,
			'gi'
		)
	},
	{
		kind: 'relative',
		covers: true,
		pattern:
			/(?<![A-Za-z])(?:w[ao]la?d|wlad|valad|bint|bin|ibn|zauja|zaujah|zoja|zouja|zojah|zaoja|bewa|beva|dukhtar|pisar)[ \t.:]{1,3}(?:marhoom[ \t]{1,2})?/gi
	},
	{
		kind: 'name',
		covers: false,
		pattern:
			/(?<![A-Za-z])(?:full[ \t]|patient['’]?s?[ \t]|pt['’]?s?[ \t]|father['’]?s?[ \t]|husband['’]?s?[ \t]|mother['’]?s?[ \t]|guardian['’]?s?[ \t]|attendant['’]?s?[ \t])?(?:name|naam|nam)(?:[ \t](?:is|hai|of[ \t]patient))?[ \t]{0,3}[:=-]?[ \t]{0,3}/gi
	},
	{
		kind: 'name',
		covers: false,
		pattern:
			/(?<![A-Za-z])(?:(?:pt|ptnt|pts|att)\.|patients?|pt|ptnt|pts|mareez|mareeza|mariz|mariza|marez|attendant|attendent|att|surgeon|assistant|an[ae]{1,2}sthetist|consultant|pathologist|radiologist|oncologist|informant|interpret[eo]r|donor|signed|regards|yours|by|bhai|bhen|behan|beta|bete|beti|biwi|shohar|walid|walida|walidah|waalid|walda|chacha|mamu|khala|phupho|bachi|bacha|dost|hamrah|kin|son|daughter|wife|husband|mother|father|brother|sister|uncle|aunt|cousin|nephew|niece|grandson|caregiver)[ \t]{0,2}[:,(=-]{0,2}[ \t]{0,3}/gi
	}
];
