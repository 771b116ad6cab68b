import { LARGE_CITIES } from './text-rules/places.ts';
import { NO_NAMES } from './text-rules/words.ts';

/**
 * Districts and towns of Pakistan beside the ten large cities, as they are written in notes. A list of our own, not complete:
 * a place that it lacks is found behind "from", "near" or "lives in". Names that are words besides ("Mari", "Dir") are left out.
 */
const TOWNS: ReadonlySet<string> = new Set(
	`Abbottabad Ahmadpur Alipur Attock Awaran Badin Bagh Bahawalnagar Bahawalpur Bajaur Bannu Barkhan Batagram Bhakkar
	Bhalwal Bhimber Buner Burewala Chagai Chakwal Chaman Charsadda Chiniot Chishtian Chitral Chunian Dadu Daska Depalpur
	Digri Diplo Fateh Jang Gambat Ghotki Gilgit Gojra Gujrat Gwadar Hafizabad Hangu Haripur Haroonabad Hasilpur Hunza
	Jacobabad Jaffarabad Jamshoro Jaranwala Jatoi Jauharabad Jhang Jhelum Kabirwala Kalat Kamalia Kamoke Kandhkot Kandiaro Karak
	Kashmore Kasur Khairpur Khanewal Khanpur Kharan Kharian Khewra Khushab Khuzdar Khyber Kohat Kohistan Kohlu Kotli Kotri
	Kurram Lakki Larkana Lasbela Layyah Leiah Lodhran Loralai Malakand Mandi Mansehra Mardan Mastung Matiari Mianwali Mingora
	Mirpur Mirpurkhas Mithi Mohmand Muridke Murree Muzaffarabad Muzaffargarh Nankana Narowal Naseerabad Nawabshah Nowshera
	Nushki Okara Orakzai Pakpattan Panjgur Pasrur Pattoki Phalia Pindi Pishin Poonch Rajanpur Rawalakot Rohri Sadiqabad
	Sahiwal Sakrand Sanghar Sangla Sargodha Sehwan Shahdadkot Shahdadpur Shahkot Shakargarh Shangla Sheikhupura Sherani
	Shikarpur Shujabad Sialkot Sibi Skardu Sujawal Sukkur Swabi Swat Talagang Tando Tank Taunsa Tharparkar Thatta Toba
	Turbat Umerkot Upper Vehari Washuk Wazirabad Waziristan Yazman Zhob Ziarat`.split(/\s+/)
);
/** Halves of names ("Tando Adam", "Fateh Jang") that are words alone. */
const HALVES = new Set([
	'Fateh',
	'Jang',
	'Mandi',
	'Pindi',
	'Upper',
	'Toba',
	'Bagh',
	'Tank',
	'Khyber'
]);

const CAPITALIZED = /(?<![A-Za-z])[A-Z][a-z]{2,20}(?![A-Za-z])/g;
/** Behind these words a place stands; "lower" and "near the hilum" have no capital. */
const BEHIND =
	/(?<![A-Za-z])(?:from|in|near|at|to|of|lives in|village|town|city|se|ke qareeb)[ \t]{1,2}(?:the )?([A-Z][a-z'’-]{2,24}(?:[ \t][A-Z][a-z'’-]{2,24}){0,2})(?:[ \t](?:area|village|town|valley|district|tehsil))(?![A-Za-z])/g;
const FROM =
	/(?<![A-Za-z])(?:comes|came|travels|travelled|traveled|belongs|hails|native|referred)[ \t]{1,2}(?:from|to|of)[ \t]{1,2}([A-Z][a-z'’-]{2,24})(?![A-Za-z])/g;

type Place = { text: string; start: number; end: number };

const REGIONS = ['Pakistan', 'Afghanistan', 'Punjab', 'Sindh', 'Balochistan', 'Kashmir'];

const isSmall = (word: string): boolean =>
	!LARGE_CITIES.includes(word) && !REGIONS.includes(word) && !NO_NAMES.has(word.toLowerCase());

/** Places that are named in a text, other than the large cities. Positions are those of the text. */
export function smallPlacesIn(text: string): Place[] {
	const places = new Map<number, Place>();
	for (const { 0: word, index } of text.matchAll(CAPITALIZED)) {
		if (TOWNS.has(word) && !HALVES.has(word)) {
			places.set(index, { text: word, start: index, end: index + word.length });
		}
	}
	for (const pattern of [BEHIND, FROM]) {
		for (const { 0: found, 1: place = '', index } of text.matchAll(pattern)) {
			const start = index + found.indexOf(place);
			if (place !== '' && isSmall(place.split(/\s/)[0] ?? '') && !places.has(start)) {
				places.set(start, { text: place, start, end: start + place.length });
			}
		}
	}
	return [...places.values()];
}
