// npm run misspell: makes one mistake after the other in a copy of the sources, and says of each whether the compiler or
// the linter refuses it. What is told has a type, so that none of these can reach a person.
import {spawnSync} from 'node:child_process';
import {cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What is misspelt, where, and how: `from` stands once in the file. */
const mistakes = JSON.parse(readFileSync(new URL('misspellings.json', import.meta.url), 'utf8'));

const bin = (name) => join(root, 'node_modules/.bin', name);

function copy() {
	const folder = mkdtempSync(join(tmpdir(), 'kubestep-misspell-'));
	for (const name of ['source', 'test', 'scripts', 'media', 'tsconfig.json', 'package.json', '.oxlintrc.json']) {
		cpSync(join(root, name), join(folder, name), {recursive: true, filter: (from) => !from.includes('/fixtures/cases')});
	}
	symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
	return folder;
}

/** The first line of why it is refused; undefined where it is not. */
function refusal(folder, {file, by = 'tsc'}) {
	const {status, stdout, stderr} = spawnSync(bin(by), by === 'tsc' ? ['--pretty', 'false'] : ['--deny-warnings', file], {cwd: folder, encoding: 'utf8'});
	return status === 0 ? undefined : `${stdout}${stderr}`.trim().split('\n')[0];
}

function main() {
	const folder = copy();
	let missed = 0;
	try {
		for (const mistake of mistakes) {
			const path = join(folder, mistake.file);
			const text = readFileSync(path, 'utf8');
			writeFileSync(path, text.replace(mistake.from, () => mistake.to));
			const why = refusal(folder, mistake);
			writeFileSync(path, text);
			missed += why === undefined ? 1 : 0;
			console.log(`${why === undefined ? 'PASSES ' : 'refused'} ${mistake.what}: ${why ?? mistake.file}`);
		}
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
	console.log(`${mistakes.length - missed} of ${mistakes.length} mistakes are refused`);
	return missed === 0 ? 0 : 1;
}

process.exitCode = main();
