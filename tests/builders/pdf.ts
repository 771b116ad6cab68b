/** A text that must be in nothing that the portal stores. */
export const PDF_MARK = 'INVENTED-OWNER-4712';

/** A PDF as hospital systems write it: lines of text on A4 pages, with metadata, an attached file, a comment and a script. */
export function aPdf(
	given: { pages?: string[][]; isLocked?: boolean; width?: number; height?: number } = {}
): Buffer {
	const { pages = [['Invasive carcinoma, grade 2']], isLocked = false } = given;
	const { width = 595, height = 842 } = given;
	const first = 8;
	const kids = pages.map((_, index) => `${first + index * 2} 0 R`).join(' ');
	const objects = [
		`<< /Type /Catalog /Pages 2 0 R /OpenAction 5 0 R /Names << /EmbeddedFiles << /Names [(a.txt) 6 0 R] >> >> >>`,
		`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
		`<< /Title (${PDF_MARK}) /Author (${PDF_MARK}) >>`,
		`<< /S /JavaScript /JS (app.alert\\("${PDF_MARK}"\\)) >>`,
		'<< /Type /Filespec /F (a.txt) /EF << /F 7 0 R >> >>',
		stream('/Type /EmbeddedFile ', PDF_MARK),
		...pages.flatMap((lines, index) => [
			`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${first + 1 + index * 2} 0 R ` +
				'/Resources << /Font << /F 3 0 R >> >> ' +
				`/Annots [<< /Type /Annot /Subtype /Text /Rect [9 9 20 20] /Contents (${PDF_MARK}) >>] >>`,
			stream('', textOf(lines, height))
		])
	];
	return assembled(objects, isLocked);
}

function stream(facts: string, content: string): string {
	return `<< ${facts}/Length ${content.length} >>\nstream\n${content}\nendstream`;
}

function textOf(lines: string[], height: number): string {
	const shown = lines.map((line) => `(${line.replace(/[()\\]/g, '\\$&')}) Tj 0 -24 Td`).join('\n');
	return `BT /F 18 Tf 60 ${height - 80} Td\n${shown}\nET`;
}

/** ISO 32000-1, 7.5: the objects, where each begins, and where that list begins. */
function assembled(objects: string[], isLocked: boolean): Buffer {
	let file = '%PDF-1.7\n';
	const starts = objects.map((object, index) => {
		const start = file.length;
		file += `${index + 1} 0 obj\n${object}\nendobj\n`;
		return start;
	});
	const table = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('');
	const key = `<${'5a'.repeat(32)}>`;
	// With keys that belong to no password, so that none opens it.
	const lock = `/Encrypt << /Filter /Standard /V 1 /R 2 /O ${key} /U ${key} /P -4 >> /ID [${key} ${key}] `;
	const at = file.length;
	file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
	file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 4 0 R ${isLocked ? lock : ''}>>\n`;
	return Buffer.from(`${file}startxref\n${at}\n%%EOF\n`, 'latin1');
}
