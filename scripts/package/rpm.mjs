// out/kubestep-VERSION-1.{x86_64,aarch64}.rpm: made by rpmbuild (Debian's package rpm has it), of the executables that are in out/.
import {execFile} from 'node:child_process';
import {copyFile, mkdtemp, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {about, architectures, executables, factsOf, installedFiles, packageVersion, places, top, writeTree, zipped} from './installed.mjs';
import {nodeFor} from './node.mjs';

const run = promisify(execFile);

/** What rpmbuild would do to files that are as they shall be, what would tell of the machine, and what a distribution sets otherwise. */
const MACROS = {
	// It would strip the executable, take its debug information apart, compress what is compressed, and link its build id, which all with the same Node share.
	__os_install_post: '%{nil}', debug_package: '%{nil}', __strip: '/bin/true', _build_id_links: 'none', _missing_build_ids_terminate_build: '0',
	_buildhost: 'reproducible', use_source_date_epoch_as_buildtime: '1', clamp_mtime_to_source_date_epoch: '1', source_date_epoch_from_changelog: '0',
	_docdir_fmt: '%%{NAME}', _source_filedigest_algorithm: '8', _binary_filedigest_algorithm: '8', _build_name_fmt: '%%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm',
	// Debian's rpm has its own folders.
	_prefix: '/usr', _datadir: '/usr/share', _defaultdocdir: '/usr/share/doc', _defaultlicensedir: '/usr/share/licenses', _mandir: '/usr/share/man',
};

/** Ours, those of the packages in the bundle, and of what Node.js is made of. */
const LICENCES = ['Apache-2.0', 'MIT', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'Unicode-3.0', 'Zlib'];

/**
 * Makes a package of each executable that is in `out`.
 * @param {string} out folder of the executables and of what is made
 * @param {{level?: number, nodeLicence?: string}} options how hard xz tries, 0 to 9, and a file in place of the licence that comes with the Node of executables: tests have neither time nor network
 * @returns {Promise<string[]>} paths of the packages: the same bytes for the same input, whoever packs, where and when
 * @throws Error where there is no executable, where a licence of the bundle is not named, or where rpmbuild refuses
 */
export async function rpm(out, {level = 6, nodeLicence} = {}) {
	const facts = await factsOf();
	return Promise.all(executables(out, facts.version).map(async ({arch, executable}) => {
		const folder = await mkdtemp(join(tmpdir(), 'kubestep-rpm-'));
		try {
			const files = [...await installedFiles(executable, nodeLicence ?? join(await nodeFor(arch), 'LICENSE'), 'rpm'), ...await own()];
			const unnamed = [...(await readFile(join(top, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8')).matchAll(/^Licence: (.*)$/gm)].map(([, licence]) => licence)
				// Of several to choose from one will do.
				.filter((licence) => !licence.replaceAll(/[()]/g, '').split(' OR ').some((one) => LICENCES.includes(one)));
			if (unnamed.length > 0) {
				throw new Error(`The bundle holds code under ${unnamed.join(', ')}, which scripts/package/rpm.mjs does not name`);
			}
			await writeTree(join(folder, 'tree'), files, facts.epoch);
			await writeFile(join(folder, 'kubestep.spec'), spec(files, facts));
			const macros = {
				...MACROS, _topdir: folder, _tmppath: folder, _rpmdir: folder, _dbpath: join(folder, 'database'), _builddir: folder, buildroot: join(folder, 'root'),
				_binary_payload: `w${level}.xzdio`, tree: join(folder, 'tree'),
			};
			await run('rpmbuild', [
				'-bb', '--quiet', '--target', `${architectures[arch].rpm}-linux`, '--buildroot', join(folder, 'root'),
				...Object.entries(macros).flatMap(([name, value]) => ['--define', `${name} ${value}`]), join(folder, 'kubestep.spec'),
			], {env: {...process.env, LC_ALL: 'C.UTF-8', HOME: folder, SOURCE_DATE_EPOCH: String(facts.epoch)}, maxBuffer: 16 * 1024 * 1024});
			const name = `kubestep-${packageVersion(facts.version)}-1.${architectures[arch].rpm}.rpm`;
			const target = join(out, `kubestep-${facts.version}-1.${architectures[arch].rpm}.rpm`);
			// Whole or not at all: one that was cut off is not taken for a package.
			await copyFile(join(folder, name), `${target}.part`);
			await rename(`${target}.part`, target);
			return target;
		} finally {
			await rm(folder, {recursive: true, force: true});
		}
	}));
}

async function own() {
	const {licences} = places.rpm;
	return [
		{path: `${licences}/LICENSE`, data: await readFile(join(top, 'LICENSE'))},
		{path: 'usr/share/doc/kubestep/CHANGELOG.md.gz', data: zipped(await readFile(join(top, 'CHANGELOG.md')))},
	];
}

function spec(files, {version, homepage, maintainer, epoch}) {
	const kinds = [[/^usr\/share\/licenses\//, '%license '], [/^usr\/share\/doc\//, '%doc ']];
	const listed = files.map(({path, mode = 0o644}) => `%attr(${mode.toString(8).padStart(4, '0')}, root, root) ${kinds.find(([place]) => place.test(path))?.[1] ?? ''}/${path}`);
	const [, day, date] = /^(\w+), (.*)$/.exec(new Date(epoch * 1000).toUTCString());
	const [number, month, year] = date.split(' ');
	return [
		'Name: kubestep', `Version: ${packageVersion(version)}`, 'Release: 1', `Summary: ${about.synopsis[0].toUpperCase()}${about.synopsis.slice(1)}`,
		`License: ${LICENCES.join(' AND ')}`,
		...(homepage === undefined ? [] : [`URL: ${homepage}`]), `Packager: ${maintainer}`, 'Group: System Environment/Base', 'Recommends: bash-completion',
		'', '%description', about.description.map((lines) => lines.join('\n')).join('\n\n'),
		'', '%install', 'mkdir -p %{buildroot}', 'cp -a %{tree}/. %{buildroot}/',
		'', '%files', ...listed, '%dir %attr(0755, root, root) /usr/share/doc/kubestep', `%dir %attr(0755, root, root) /${places.rpm.licences}`,
		'', '%changelog', `* ${day} ${month} ${number} ${year} ${maintainer} - ${packageVersion(version)}-1`, '- What changed is in CHANGELOG.md.gz, among the documentation.', '',
	].join('\n');
}
