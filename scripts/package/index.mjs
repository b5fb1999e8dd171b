// `npm run package [-- WHAT…]`: what is shipped, in out/. Without a word it makes all; each that stands on another comes after it.
import {mkdir, readFile} from 'node:fs/promises';
import {deb} from './deb.mjs';
import {makeExecutable} from './executable.mjs';
import {npm} from './npm.mjs';
import {rpm} from './rpm.mjs';
import {sbom} from './sbom.mjs';
import {sums} from './sums.mjs';

const OUT = 'out';
const ARCHS = ['x64', 'arm64'];

/** What can be made, in order: each is given the folder and the program's version, and makes files there, whose paths it returns. */
const MAKES = {
	npm,
	async executable(out, version) {
		const made = [];
		// One after the other: each takes 300 MB.
		for (const arch of ARCHS) {
			made.push(await makeExecutable(arch, out, version));
		}
		return made;
	},
	deb: async (out) => deb(out),
	rpm: async (out) => rpm(out),
	sbom,
	// Of all that is there: the last.
	sums,
};

/** What makes packages and stands in no package.json, and Debian's package with it. */
const TOOLS = {'dpkg-deb': 'dpkg', 'rpmbuild': 'rpm', 'readelf': 'binutils'};

/** A sentence instead of a trace: who builds has a tool to install, or a line of that tool to read. */
function whatFailed({message, code, syscall, path}) {
	if (code !== 'ENOENT' || !syscall?.startsWith('spawn')) {
		return message;
	}
	return `${path} is not there${TOOLS[path] === undefined ? '' : `; Debian has it in the package ${TOOLS[path]}`}`;
}

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in MAKES));
if (unknown !== undefined) {
	console.error(`package: there is no ${unknown}; there are ${Object.keys(MAKES).join(', ')}`);
	process.exitCode = 2;
} else {
	const {version} = JSON.parse(await readFile('package.json', 'utf8'));
	await mkdir(OUT, {recursive: true});
	for (const [name, make] of Object.entries(MAKES)) {
		if (asked.length === 0 || asked.includes(name)) {
			const begun = performance.now();
			let made;
			try {
				made = [await make(OUT, version)].flat();
			} catch (error) {
				console.error(`package: ${name}: ${whatFailed(error)}`);
				process.exitCode = 1;
				break;
			}
			console.log(`${name}: ${made.join(', ')} after ${((performance.now() - begun) / 1000).toFixed(1)} s`);
		}
	}
}
