// out/kubestep_VERSION_{amd64,arm64}.deb: made by Debian's own dpkg-deb, of the executables that are in out/.
import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdtemp, readFile, rename, rm, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {about, architectures, executables, factsOf, installedFiles, needsOf, packageVersion, top, writeTree, zipped} from './installed.mjs';
import {nodeFor} from './node.mjs';

const run = promisify(execFile);

/**
 * Which package has a library. dpkg-shlibdeps is not asked: it wants the libraries of every processor installed, and says
 * the versions of the Debian that it runs on (libc6 2.34, where libpthread was made a part of it), while Node.js runs on those of 2018.
 */
const LIBRARIES = {
	'libc.so.6': 'libc6', 'libm.so.6': 'libc6', 'libdl.so.2': 'libc6', 'libpthread.so.0': 'libc6', 'librt.so.1': 'libc6', 'libutil.so.1': 'libc6', 'ld-linux-x86-64.so.2': 'libc6', 'ld-linux-aarch64.so.1': 'libc6',
	'libgcc_s.so.1': 'libgcc-s1', 'libstdc++.so.6': 'libstdc++6',
};
/** The release of GCC that brought a version of libstdc++'s symbols; the versions of libc6 and libgcc-s1 are those of their symbols. */
const GCC = [
	['3.4.21', '5'], ['3.4.22', '6'], ['3.4.23', '7'], ['3.4.24', '7.2'], ['3.4.25', '8'], ['3.4.26', '9'], ['3.4.27', '9.2'], ['3.4.28', '9.3'], ['3.4.29', '11'], ['3.4.30', '12'],
	['3.4.31', '13'], ['3.4.32', '13.2'], ['3.4.33', '14'],
];
const CXXABI = [['1.3.9', '5'], ['1.3.10', '6'], ['1.3.11', '7'], ['1.3.12', '9'], ['1.3.13', '11'], ['1.3.14', '13'], ['1.3.15', '14']];

/**
 * What lintian finds fault with in a package built from source, and is meant here. A line each, with its reason before it.
 */
const OVERRIDES = [
	['Node.js brings its libraries along, so that one file runs on any distribution.', 'embedded-library zlib [usr/bin/kubestep]'],
	['So does what Node.js makes executables with.', 'embedded-library mbedtls [usr/bin/kubestep]'],
	['Node.js is built so.', 'hardening-no-pie [usr/bin/kubestep]'],
	['Node.js is built so.', 'hardening-no-fortify-functions [usr/bin/kubestep]'],
	['What looks misspelt stands in the code of Node.js and of packages.', 'spelling-error-in-binary *'],
];

/**
 * Makes a package of each executable that is in `out`.
 * @param {string} out folder of the executables and of what is made
 * @param {{level?: number, nodeLicence?: string}} options how hard xz tries, 0 to 9, and a file in place of the licence that comes with the Node of executables: tests have neither time nor network
 * @returns {Promise<string[]>} paths of the packages: the same bytes for the same input, whoever packs, where and when
 * @throws Error where there is no executable, or where one needs a library that no package is known of
 */
export async function deb(out, {level = 6, nodeLicence} = {}) {
	const facts = await factsOf();
	return Promise.all(executables(out, facts.version).map(async ({arch, executable}) => {
		const folder = await mkdtemp(join(tmpdir(), 'kubestep-deb-'));
		try {
			const target = join(out, `kubestep_${facts.version}_${architectures[arch].deb}.deb`);
			const files = [...await installedFiles(executable, nodeLicence ?? join(await nodeFor(arch), 'LICENSE'), 'deb'), ...await own(facts)];
			await writeTree(folder, files, facts.epoch);
			await writeTree(folder, [
				{path: 'DEBIAN/control', data: await control(folder, files, {...facts, arch, executable})},
				{path: 'DEBIAN/md5sums', data: await sums(folder, files)},
			], facts.epoch);
			// Whole or not at all: one that was cut off is not taken for a package. One thread: with several the bytes depend on the machine's memory.
			await run('dpkg-deb', ['--root-owner-group', '--threads-max=1', '-Zxz', `-z${level}`, '--build', folder, `${target}.part`], {env: {...process.env, SOURCE_DATE_EPOCH: String(facts.epoch)}});
			await rename(`${target}.part`, target);
			return target;
		} finally {
			await rm(folder, {recursive: true, force: true});
		}
	}));
}

/** What Debian Policy wants beside the files. */
async function own({version, epoch, maintainer}) {
	const changes = await readFile(join(top, 'CHANGELOG.md'));
	return [
		{path: 'usr/share/doc/kubestep/copyright', data: copyright(epoch)},
		{path: 'usr/share/doc/kubestep/changelog.gz', data: zipped(`kubestep (${packageVersion(version)}) stable; urgency=medium\n\n  * What changed is in NEWS.gz beside this file.\n\n -- ${maintainer}  ${rfc2822(epoch)}\n`)},
		{path: 'usr/share/doc/kubestep/NEWS.gz', data: zipped(changes)},
		{path: 'usr/share/lintian/overrides/kubestep', data: `${OVERRIDES.map(([reason, line]) => `# ${reason}\nkubestep: ${line}`).join('\n')}\n`},
	];
}

function copyright(epoch) {
	return `kubestep

Copyright (C) ${new Date(epoch * 1000).getUTCFullYear()} the kubestep developers

Licensed under the Apache License, Version 2.0 (the "License"); you may not use
this program except in compliance with the License. Unless required by
applicable law or agreed to in writing, software distributed under the License
is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY
KIND, either express or implied. See the License for the specific language
governing permissions and limitations under the License.

On Debian systems, the full text of the License is in
/usr/share/common-licenses/Apache-2.0.

/usr/bin/kubestep holds Node.js and what Node.js is made of: their copyrights
and licences are in NODE-LICENSE.gz beside this file. It holds code of packages
from npm, too: theirs are in THIRD-PARTY-NOTICES.txt.gz.
`;
}

async function control(folder, files, {version, homepage, maintainer, arch, executable}) {
	const sizes = await Promise.all(files.map(async ({path}) => (await stat(join(folder, path))).size));
	const fields = {
		'Package': 'kubestep',
		'Version': packageVersion(version),
		'Architecture': architectures[arch].deb,
		'Maintainer': maintainer,
		'Installed-Size': String(sizes.reduce((sum, size) => sum + Math.ceil(size / 1024), 0)),
		'Depends': await depends(executable, arch),
		'Suggests': 'bash-completion, containerd | cri-o, kubectl, kubelet',
		'Section': 'admin',
		'Priority': 'optional',
		...(homepage !== undefined && {Homepage: homepage}),
		'Description': [about.synopsis, ...about.description.flatMap((lines, index) => [...(index === 0 ? [] : [' .']), ...lines.map((line) => ` ${line}`)])].join('\n'),
	};
	return `${Object.entries(fields).map(([name, value]) => `${name}: ${value}`).join('\n')}\n`;
}

/** @throws Error for an executable of another processor, and for a library or a version of symbols that no package is known of */
async function depends(executable, arch) {
	const {machine, libraries, versions} = await needsOf(executable);
	if (machine !== architectures[arch].machine) {
		throw new Error(`${executable} is for ${machine}, not for ${arch}`);
	}
	const since = {
		'libc6': versions.GLIBC, 'libgcc-s1': versions.GCC,
		'libstdc++6': [releaseOf(GCC, versions.GLIBCXX, 'GLIBCXX'), releaseOf(CXXABI, versions.CXXABI, 'CXXABI')].filter((release) => release !== undefined).sort((one, other) => Number(other) - Number(one))[0],
	};
	const packages = new Set(libraries.map((library) => {
		if (LIBRARIES[library] === undefined) {
			throw new Error(`${executable} needs ${library}, and scripts/package/deb.mjs knows no package with it`);
		}
		return LIBRARIES[library];
	}));
	return [...packages].sort((one, other) => (one < other ? -1 : 1)).map((name) => (since[name] === undefined ? name : `${name} (>= ${since[name]})`)).join(', ');
}

/** Of a table from old to new, the first release that has the version. */
function releaseOf(table, version, set) {
	if (version === undefined) {
		return undefined;
	}
	const number = (text) => text.split('.').reduce((sum, part) => sum * 1000 + Number(part), 0);
	const found = table.find(([symbols]) => number(symbols) >= number(version));
	if (found === undefined) {
		throw new Error(`scripts/package/deb.mjs does not know which GCC brought ${set}_${version}`);
	}
	return found[1];
}

async function sums(folder, files) {
	const lines = await Promise.all(files.map(async ({path}) => `${createHash('md5').update(await readFile(join(folder, path))).digest('hex')}  ${path}\n`));
	return lines.sort((one, other) => (one.slice(34) < other.slice(34) ? -1 : 1)).join('');
}

/** `Mon, 30 Nov 2026 05:37:33 +0000` */
function rfc2822(epoch) {
	return new Date(epoch * 1000).toUTCString().replace('GMT', '+0000');
}
