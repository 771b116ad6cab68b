import QRCode from 'qrcode';

/** ISO/IEC 18004, section 9.1: four modules of light around a QR code. */
const QUIET_MODULES = 4;

/** A QR code as one SVG path of unit squares, dark on light, in a square of `side` modules. */
export type QrPicture = { path: string; side: number };

export function qrPicture(text: string): QrPicture {
	const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
	const runs: string[] = [];
	for (let row = 0; row < modules.size; row += 1) {
		for (let column = 0; column < modules.size; column += 1) {
			if (modules.get(row, column) !== 0) {
				runs.push(`M${column + QUIET_MODULES} ${row + QUIET_MODULES}h1v1h-1z`);
			}
		}
	}
	return { path: runs.join(''), side: modules.size + 2 * QUIET_MODULES };
}
