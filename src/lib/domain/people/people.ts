import * as v from 'valibot';

export const GRADES = ['student', 'resident', 'fellow', 'consultant', 'coordinator'] as const;
export const GradeSchema = v.picklist(GRADES);
/** Career grade in one society; separate from the role in a meeting. */
export type Grade = (typeof GRADES)[number];

/** Who sits on boards in Pakistan, nursing and palliative care included. */
export const SPECIALTIES = [
	'surgical_oncology',
	'medical_oncology',
	'clinical_oncology',
	'radiation_oncology',
	'radiology',
	'pathology',
	'nuclear_medicine',
	'gynecological_oncology',
	'pediatric_oncology',
	'hematology',
	'pulmonology',
	'gastroenterology',
	'palliative_care',
	'nursing',
	'other'
] as const;
export const SpecialtySchema = v.picklist(SPECIALTIES);
export type Specialty = (typeof SPECIALTIES)[number];

/** ISO 3166-2:PK. */
export const PROVINCES = ['PK-PB', 'PK-SD', 'PK-KP', 'PK-BA', 'PK-IS', 'PK-GB', 'PK-JK'] as const;
export const ProvinceSchema = v.picklist(PROVINCES);
export type Province = (typeof PROVINCES)[number];

/** Address in lower case, at most 254 characters (RFC 5321, section 4.5.3.1.3). */
export const EmailSchema = v.pipe(
	v.string(),
	v.trim(),
	v.toLowerCase(),
	v.email(),
	v.maxLength(254)
);
