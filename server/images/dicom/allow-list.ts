/** How an allowed attribute is decoded (DICOM PS3.5, table 6.2-1). `XS` is US or SS, as PixelRepresentation says. */
export type Decoding = 'CS' | 'DS' | 'IS' | 'US' | 'UL' | 'FD' | 'XS' | 'UI' | 'AS';

/**
 * What may stand in its value. Words come from a closed list, because a hospital can write a name into a code string;
 * free text (LO, SH, LT, ST, UT, PN), dates and times are not on the list at all.
 */
export type Content =
	{ is: 'number' } | { is: 'word'; of: string[] } | { is: 'uid'; remap: boolean } | { is: 'age' };

export type AllowedAttribute = { tag: number; name: string; decoding: Decoding; content: Content };

const IMAGE_TYPES =
	'ORIGINAL DERIVED PRIMARY SECONDARY AXIAL LOCALIZER REFORMATTED MPR M P R I NORM NONE ND DIS2D DIS3D FM FFE SE IR M_FFE M_SE M_IR P_FFE VOLUME OTHER DIFFUSION ADC TRACEW PROJECTION AVERAGE MAX_IP MIN_IP MIP PERFUSION T1 T2 T2_STAR STIR FLAIR ANGIO MIXED RESAMPLED FILTERED';
const BODY_PARTS =
	'ABDOMEN ABDOMENPELVIS ANKLE ARM BLADDER BRAIN BREAST CHEST CHESTABDOMEN CSPINE ELBOW ESOPHAGUS EXTREMITY FEMUR FOOT HAND HEAD HEADNECK HEART HIP KIDNEY KNEE LEG LIVER LSPINE LUNG MEDIASTINUM NECK ORBIT OVARY PANCREAS PELVIS PROSTATE RECTUM SHOULDER SKULL SPINE SPLEEN STOMACH TESTIS THYROID TSPINE UTERUS WHOLEBODY WRIST';

/** One line each: tag, keyword, decoding, and the words for a code string (`,` between them, `~` for a blank in one). */
const LINES = `
00080008 ImageType CS ${IMAGE_TYPES.replaceAll(' ', ',')}
00080016 SOPClassUID UI keep
00080018 SOPInstanceUID UI remap
00080060 Modality CS CT,MR,CR,DX,MG,PT,NM,XA,RF,US,SC,OT,ES,XC
00082144 RecommendedDisplayFrameRate IS
00089205 PixelPresentation CS COLOR,MONOCHROME,MIXED,TRUE_COLOR
00089206 VolumetricProperties CS VOLUME,SAMPLED,DISTORTED,MIXED
00089208 ComplexImageComponent CS MAGNITUDE,PHASE,REAL,IMAGINARY,MIXED
00100040 PatientSex CS M,F,O
00101010 PatientAge AS age
00180015 BodyPartExamined CS ${BODY_PARTS.replaceAll(' ', ',')}
00180020 ScanningSequence CS SE,IR,GR,EP,RM
00180021 SequenceVariant CS SK,MTC,SS,TRSS,SP,MP,OSP,NONE
00180023 MRAcquisitionType CS 2D,3D
00180040 CineRate IS
00180050 SliceThickness DS
00180060 KVP DS
00180080 RepetitionTime DS
00180081 EchoTime DS
00180082 InversionTime DS
00180083 NumberOfAverages DS
00180084 ImagingFrequency DS
00180086 EchoNumbers IS
00180087 MagneticFieldStrength DS
00180088 SpacingBetweenSlices DS
00180089 NumberOfPhaseEncodingSteps IS
00180090 DataCollectionDiameter DS
00180091 EchoTrainLength IS
00180093 PercentSampling DS
00180094 PercentPhaseFieldOfView DS
00180095 PixelBandwidth DS
00181060 TriggerTime DS
00181063 FrameTime DS
00181100 ReconstructionDiameter DS
00181110 DistanceSourceToDetector DS
00181111 DistanceSourceToPatient DS
00181120 GantryDetectorTilt DS
00181130 TableHeight DS
00181140 RotationDirection CS CW,CC
00181150 ExposureTime IS
00181151 XRayTubeCurrent IS
00181152 Exposure IS
00181164 ImagerPixelSpacing DS
00181170 GeneratorPower IS
00181190 FocalSpots DS
00181310 AcquisitionMatrix US
00181312 InPlanePhaseEncodingDirection CS ROW,COL,COLUMN
00181314 FlipAngle DS
00181315 VariableFlipAngleFlag CS Y,N
00181316 SAR DS
00181318 dBdt DS
00185100 PatientPosition CS HFP,HFS,HFDR,HFDL,FFDR,FFDL,FFP,FFS
00185101 ViewPosition CS AP,PA,LL,RL,RLD,LLD,RLO,LLO,CC,MLO,ML,LM,XCCL,XCCM
00189073 AcquisitionDuration FD
00189087 DiffusionBValue FD
00189305 RevolutionTime FD
00189306 SingleCollimationWidth FD
00189307 TotalCollimationWidth FD
00189309 TableSpeed FD
00189310 TableFeedPerRotation FD
00189311 SpiralPitchFactor FD
00189345 CTDIvol FD
0020000D StudyInstanceUID UI remap
0020000E SeriesInstanceUID UI remap
00200011 SeriesNumber IS
00200012 AcquisitionNumber IS
00200013 InstanceNumber IS
00200032 ImagePositionPatient DS
00200037 ImageOrientationPatient DS
00200052 FrameOfReferenceUID UI remap
00200060 Laterality CS L,R
00200062 ImageLaterality CS L,R,U,B
00200100 TemporalPositionIdentifier IS
00200105 NumberOfTemporalPositions IS
00201002 ImagesInAcquisition IS
00201041 SliceLocation DS
00280002 SamplesPerPixel US
00280004 PhotometricInterpretation CS MONOCHROME1,MONOCHROME2,RGB,PALETTE~COLOR,YBR_FULL,YBR_FULL_422,YBR_ICT,YBR_RCT
00280006 PlanarConfiguration US
00280008 NumberOfFrames IS
00280010 Rows US
00280011 Columns US
00280030 PixelSpacing DS
00280034 PixelAspectRatio IS
00280100 BitsAllocated US
00280101 BitsStored US
00280102 HighBit US
00280103 PixelRepresentation US
00280106 SmallestImagePixelValue XS
00280107 LargestImagePixelValue XS
00280120 PixelPaddingValue XS
00280121 PixelPaddingRangeLimit XS
00280300 QualityControlImage CS YES,NO,BOTH
00280301 BurnedInAnnotation CS YES,NO
00280302 RecognizableVisualFeatures CS YES,NO
00281050 WindowCenter DS
00281051 WindowWidth DS
00281052 RescaleIntercept DS
00281053 RescaleSlope DS
00281056 VOILUTFunction CS LINEAR,LINEAR_EXACT,SIGMOID
00282110 LossyImageCompression CS 00,01
00282112 LossyImageCompressionRatio DS
20500020 PresentationLUTShape CS IDENTITY,INVERSE
00541001 Units CS BQML,CNTS,NONE,PROPCNTS,PROPCPS,GML
`;

function contentOf(decoding: Decoding, words: string | undefined): Content {
	switch (decoding) {
		case 'UI':
			return { is: 'uid', remap: words === 'remap' };
		case 'AS':
			return { is: 'age' };
		case 'CS':
			return { is: 'word', of: (words ?? '').replaceAll('~', ' ').split(',') };
		default:
			return { is: 'number' };
	}
}

function parseLine(line: string): AllowedAttribute {
	const [tag = '', name = '', decoding = '', words] = line.split(' ');
	return {
		tag: Number.parseInt(tag, 16),
		name,
		decoding: decoding as Decoding,
		content: contentOf(decoding as Decoding, words)
	};
}

/** The only attributes of a DICOM file that are ever decoded; what is not named here is skipped by its length. */
export const ALLOWED: ReadonlyMap<number, AllowedAttribute> = new Map(
	LINES.trim()
		.split('\n')
		.map((line) => parseLine(line))
		.map((attribute) => [attribute.tag, attribute])
);

/** Attributes that name a person or a place: never decoded, but the review page says that they were there and are gone. */
export const REMOVED_BY_NAME: ReadonlyMap<number, string> = new Map([
	[0x00100010, 'PatientName'],
	[0x00100020, 'PatientID'],
	[0x00100030, 'PatientBirthDate'],
	[0x00101000, 'OtherPatientIDs'],
	[0x00101040, 'PatientAddress'],
	[0x00102154, 'PatientTelephoneNumbers'],
	[0x00080050, 'AccessionNumber'],
	[0x00080080, 'InstitutionName'],
	[0x00080090, 'ReferringPhysicianName'],
	[0x00081050, 'PerformingPhysicianName'],
	[0x00081070, 'OperatorsName'],
	[0x00081010, 'StationName'],
	[0x00080020, 'StudyDate'],
	[0x00080030, 'StudyTime'],
	[0x00081030, 'StudyDescription'],
	[0x0008103e, 'SeriesDescription'],
	[0x00204000, 'ImageComments']
]);

export function tagText(tag: number): string {
	const hex = tag.toString(16).toUpperCase().padStart(8, '0');
	return `${hex.slice(0, 4)},${hex.slice(4)}`;
}
