import type { Sex } from './person.ts';

/** One site of ICD-O-3 (third edition, topography); `isPaired`: the side belongs to it. */
export type Topography = { code: string; label: string; isPaired?: true; onlySex?: Sex };

/**
 * The sites that the teaching library uses, not the whole of ICD-O-3 (WHO). Paired sites follow the list of
 * the SEER coding manual; a site without the flag may still have a side, it is only not asked for.
 */
export const TOPOGRAPHIES: readonly Topography[] = [
	{ code: 'C00.1', label: 'External lower lip' },
	{ code: 'C01.9', label: 'Base of tongue' },
	{ code: 'C02.1', label: 'Border of tongue' },
	{ code: 'C03.1', label: 'Lower gum' },
	{ code: 'C04.9', label: 'Floor of mouth' },
	{ code: 'C06.0', label: 'Cheek mucosa' },
	{ code: 'C06.1', label: 'Vestibule of mouth' },
	{ code: 'C06.2', label: 'Retromolar area' },
	{ code: 'C07.9', label: 'Parotid gland', isPaired: true },
	{ code: 'C09.9', label: 'Tonsil', isPaired: true },
	{ code: 'C11.9', label: 'Nasopharynx' },
	{ code: 'C12.9', label: 'Pyriform sinus' },
	{ code: 'C13.0', label: 'Postcricoid region' },
	{ code: 'C15.3', label: 'Upper third of esophagus' },
	{ code: 'C15.4', label: 'Middle third of esophagus' },
	{ code: 'C15.5', label: 'Lower third of esophagus' },
	{ code: 'C16.3', label: 'Gastric antrum' },
	{ code: 'C16.9', label: 'Stomach' },
	{ code: 'C18.0', label: 'Cecum' },
	{ code: 'C18.2', label: 'Ascending colon' },
	{ code: 'C18.7', label: 'Sigmoid colon' },
	{ code: 'C18.9', label: 'Colon' },
	{ code: 'C20.9', label: 'Rectum' },
	{ code: 'C21.0', label: 'Anus' },
	{ code: 'C22.0', label: 'Liver' },
	{ code: 'C22.1', label: 'Intrahepatic bile duct' },
	{ code: 'C23.9', label: 'Gallbladder' },
	{ code: 'C24.0', label: 'Extrahepatic bile duct' },
	{ code: 'C24.1', label: 'Ampulla of Vater' },
	{ code: 'C25.0', label: 'Head of pancreas' },
	{ code: 'C25.2', label: 'Tail of pancreas' },
	{ code: 'C32.0', label: 'Glottis' },
	{ code: 'C32.1', label: 'Supraglottis' },
	{ code: 'C34.1', label: 'Upper lobe of lung', isPaired: true },
	{ code: 'C34.3', label: 'Lower lobe of lung', isPaired: true },
	{ code: 'C34.9', label: 'Lung', isPaired: true },
	{ code: 'C38.3', label: 'Mediastinum' },
	{ code: 'C38.4', label: 'Pleura', isPaired: true },
	{ code: 'C40.2', label: 'Long bones of lower limb', isPaired: true },
	{ code: 'C41.2', label: 'Vertebral column' },
	{ code: 'C41.4', label: 'Pelvic bones, sacrum and coccyx', isPaired: true },
	{ code: 'C42.1', label: 'Bone marrow' },
	{ code: 'C44.3', label: 'Skin of face', isPaired: true },
	{ code: 'C44.7', label: 'Skin of lower limb and hip', isPaired: true },
	{ code: 'C49.2', label: 'Soft tissue of lower limb and hip', isPaired: true },
	{ code: 'C50.0', label: 'Nipple', isPaired: true },
	{ code: 'C50.1', label: 'Central portion of breast', isPaired: true },
	{ code: 'C50.4', label: 'Upper outer quadrant of breast', isPaired: true },
	{ code: 'C50.8', label: 'Breast, overlapping lesion', isPaired: true },
	{ code: 'C50.9', label: 'Breast', isPaired: true },
	{ code: 'C51.9', label: 'Vulva', onlySex: 'female' },
	{ code: 'C53.9', label: 'Cervix uteri', onlySex: 'female' },
	{ code: 'C54.1', label: 'Endometrium', onlySex: 'female' },
	{ code: 'C54.2', label: 'Myometrium', onlySex: 'female' },
	{ code: 'C56.9', label: 'Ovary', isPaired: true, onlySex: 'female' },
	{ code: 'C58.9', label: 'Placenta', onlySex: 'female' },
	{ code: 'C61.9', label: 'Prostate', onlySex: 'male' },
	{ code: 'C62.0', label: 'Undescended testis', isPaired: true, onlySex: 'male' },
	{ code: 'C62.9', label: 'Testis', isPaired: true, onlySex: 'male' },
	{ code: 'C64.9', label: 'Kidney', isPaired: true },
	{ code: 'C65.9', label: 'Renal pelvis', isPaired: true },
	{ code: 'C67.9', label: 'Bladder' },
	{ code: 'C69.2', label: 'Retina', isPaired: true },
	{ code: 'C70.0', label: 'Cerebral meninges', isPaired: true },
	{ code: 'C71.1', label: 'Frontal lobe', isPaired: true },
	{ code: 'C71.6', label: 'Cerebellum' },
	{ code: 'C71.9', label: 'Brain' },
	{ code: 'C73.9', label: 'Thyroid gland' },
	{ code: 'C74.9', label: 'Adrenal gland', isPaired: true },
	{ code: 'C77.0', label: 'Lymph nodes of head, face and neck' },
	{ code: 'C77.1', label: 'Intrathoracic lymph nodes' },
	{ code: 'C77.2', label: 'Intra-abdominal lymph nodes' },
	{ code: 'C77.9', label: 'Lymph nodes' },
	{ code: 'C80.9', label: 'Unknown primary site' }
];

/** Laterality of a site; null where the side does not belong to it or is not recorded. */
export const SIDES = ['left', 'right', 'bilateral', 'midline'] as const;
export type Side = (typeof SIDES)[number];
export const SIDE_LABELS: Record<Side, string> = {
	left: 'left',
	right: 'right',
	bilateral: 'both sides',
	midline: 'midline'
};

/** The entry of the vocabulary, or null for a code that it lacks. */
export function topographyOf(code: string): Topography | null {
	return TOPOGRAPHIES.find((one) => one.code === code) ?? null;
}
