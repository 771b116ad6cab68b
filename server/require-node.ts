// Imported first by every entry: an older Node would fail later with a stack instead of a sentence.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
	process.stderr.write(
		`Mashwara needs Node 24 or newer, this is ${process.version}: start it with "npm start", which brings its own.\n`
	);
	process.exit(1);
}
