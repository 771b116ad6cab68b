/** One tissue type of ICD-O-3.2; `code` carries the behavior behind the slash (1 uncertain, 2 in situ, 3 malignant). */
export type Morphology = { code: string; label: string };

/** The types that the teaching library uses, not the whole of ICD-O-3 (WHO). */
export const MORPHOLOGIES: readonly Morphology[] = [
	{ code: '8021/3', label: 'Anaplastic carcinoma' },
	{ code: '8041/3', label: 'Small cell carcinoma' },
	{ code: '8051/3', label: 'Verrucous carcinoma' },
	{ code: '8070/2', label: 'Squamous cell carcinoma in situ' },
	{ code: '8070/3', label: 'Squamous cell carcinoma' },
	{ code: '8077/2', label: 'Squamous intraepithelial neoplasia, high grade' },
	{ code: '8082/3', label: 'Lymphoepithelial carcinoma' },
	{ code: '8120/3', label: 'Urothelial carcinoma' },
	{ code: '8140/3', label: 'Adenocarcinoma' },
	{ code: '8160/3', label: 'Cholangiocarcinoma' },
	{ code: '8170/3', label: 'Hepatocellular carcinoma' },
	{ code: '8200/3', label: 'Adenoid cystic carcinoma' },
	{ code: '8249/3', label: 'Neuroendocrine tumor, grade 2' },
	{ code: '8260/3', label: 'Papillary carcinoma' },
	{ code: '8310/3', label: 'Clear cell carcinoma' },
	{ code: '8345/3', label: 'Medullary carcinoma with amyloid stroma' },
	{ code: '8380/3', label: 'Endometrioid carcinoma' },
	{ code: '8441/3', label: 'Serous carcinoma' },
	{ code: '8461/3', label: 'High-grade serous carcinoma' },
	{ code: '8480/3', label: 'Mucinous adenocarcinoma' },
	{ code: '8490/3', label: 'Signet ring cell carcinoma' },
	{ code: '8500/2', label: 'Ductal carcinoma in situ' },
	{ code: '8500/3', label: 'Invasive carcinoma, no special type (duct carcinoma)' },
	{ code: '8520/3', label: 'Invasive lobular carcinoma' },
	{ code: '8530/3', label: 'Inflammatory carcinoma' },
	{ code: '8541/3', label: 'Paget disease with invasive duct carcinoma' },
	{ code: '8575/3', label: 'Metaplastic carcinoma' },
	{ code: '8620/3', label: 'Granulosa cell tumor, adult type' },
	{ code: '8744/3', label: 'Acral lentiginous melanoma' },
	{ code: '8802/3', label: 'Undifferentiated pleomorphic sarcoma' },
	{ code: '8890/3', label: 'Leiomyosarcoma' },
	{ code: '8936/3', label: 'Gastrointestinal stromal tumor' },
	{ code: '8960/3', label: 'Nephroblastoma (Wilms tumor)' },
	{ code: '8970/3', label: 'Hepatoblastoma' },
	{ code: '9020/3', label: 'Phyllodes tumor, malignant' },
	{ code: '9040/3', label: 'Synovial sarcoma' },
	{ code: '9050/3', label: 'Mesothelioma' },
	{ code: '9060/3', label: 'Dysgerminoma' },
	{ code: '9061/3', label: 'Seminoma' },
	{ code: '9071/3', label: 'Yolk sac tumor' },
	{ code: '9085/3', label: 'Mixed germ cell tumor' },
	{ code: '9100/3', label: 'Choriocarcinoma' },
	{ code: '9180/3', label: 'Osteosarcoma' },
	{ code: '9250/1', label: 'Giant cell tumor of bone' },
	{ code: '9364/3', label: 'Ewing sarcoma' },
	{ code: '9440/3', label: 'Glioblastoma' },
	{ code: '9450/3', label: 'Oligodendroglioma' },
	{ code: '9470/3', label: 'Medulloblastoma' },
	{ code: '9500/3', label: 'Neuroblastoma' },
	{ code: '9510/3', label: 'Retinoblastoma' },
	{ code: '9539/1', label: 'Atypical meningioma' },
	{ code: '9652/3', label: 'Hodgkin lymphoma, mixed cellularity' },
	{ code: '9663/3', label: 'Hodgkin lymphoma, nodular sclerosis' },
	{ code: '9679/3', label: 'Primary mediastinal large B-cell lymphoma' },
	{ code: '9680/3', label: 'Diffuse large B-cell lymphoma' },
	{ code: '9687/3', label: 'Burkitt lymphoma' },
	{ code: '9690/3', label: 'Follicular lymphoma' },
	{ code: '9699/3', label: 'Marginal zone lymphoma (MALT)' },
	{ code: '9702/3', label: 'Peripheral T-cell lymphoma' },
	{ code: '9729/3', label: 'T-lymphoblastic lymphoma' },
	{ code: '9731/3', label: 'Solitary plasmacytoma of bone' },
	{ code: '9732/3', label: 'Plasma cell myeloma' },
	{ code: '9812/3', label: 'B-lymphoblastic leukemia with BCR::ABL1' },
	{ code: '9836/3', label: 'B-lymphoblastic leukemia' },
	{ code: '9837/3', label: 'T-lymphoblastic leukemia' },
	{ code: '9861/3', label: 'Acute myeloid leukemia' },
	{ code: '9866/3', label: 'Acute promyelocytic leukemia' },
	{ code: '9875/3', label: 'Chronic myeloid leukemia, BCR::ABL1' }
];

/** GX: the grade cannot be assessed. Low and high are the two-step scales (e.g. serous, urothelial). */
export const GRADES = ['G1', 'G2', 'G3', 'G4', 'GX', 'low', 'high'] as const;
export type TumorGrade = (typeof GRADES)[number];
export const GRADE_LABELS: Record<TumorGrade, string> = {
	G1: 'grade 1',
	G2: 'grade 2',
	G3: 'grade 3',
	G4: 'grade 4',
	GX: 'grade not assessable',
	low: 'low grade',
	high: 'high grade'
};

/** The entry of the vocabulary, or null for a code that it lacks. */
export function morphologyOf(code: string): Morphology | null {
	return MORPHOLOGIES.find((one) => one.code === code) ?? null;
}
