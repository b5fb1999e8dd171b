import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {gunzipSync} from 'node:zlib';
import {beforeAll, describe, expect, it} from 'vitest';
import {deb} from '../../scripts/package/deb.mjs';
import {where} from '../needs.ts';
import {at, EPOCH, folderOf, madeElsewhere, missing, quick, root, run, sha256, standIns, tree, version} from './deb-rpm.ts';

const own = process.arch === 'arm64' ? 'arm64' : 'amd64';
const other = own === 'amd64' ? 'arm64' : 'amd64';
const STAMP = '2026-01-02 03:04';

/** All that is installed, without the folders that packages share. */
const FILES = [
	'-rwxr-xr-x usr/bin/kubestep',
	'-rw-r--r-- usr/share/bash-completion/completions/kubestep',
	'-rw-r--r-- usr/share/doc/kubestep/NEWS.gz',
	'-rw-r--r-- usr/share/doc/kubestep/NODE-LICENSE.gz',
	'-rw-r--r-- usr/share/doc/kubestep/THIRD-PARTY-NOTICES.txt.gz',
	'-rw-r--r-- usr/share/doc/kubestep/changelog.gz',
	'-rw-r--r-- usr/share/doc/kubestep/copyright',
	'-rw-r--r-- usr/share/fish/vendor_completions.d/kubestep.fish',
	'-rw-r--r-- usr/share/lintian/overrides/kubestep',
	'-rw-r--r-- usr/share/man/man1/kubestep.1.gz',
	'-rw-r--r-- usr/share/man/zh_CN/man1/kubestep.1.gz',
	'-rw-r--r-- usr/share/zsh/vendor-completions/_kubestep',
];

const lacks = missing('dpkg-deb', 'readelf');

where(lacks.length === 0, `the deb: ${lacks.join(' and ')} not here`, () => describe('the deb', () => {
	const out = folderOf('deb-out');
	let executables: ReturnType<typeof standIns>;
	const packageOf = (arch: string): string => join(out, `kubestep_${version}_${arch}.deb`);
	const field = (arch: string, name: string): string => run('dpkg-deb', ['-f', packageOf(arch), name]).out.trim();
	const unpacked = folderOf('deb-unpacked');

	beforeAll(async () => {
		executables = standIns(out);
		expect(await at(EPOCH, async () => deb(out, quick))).toEqual([packageOf('amd64'), packageOf('arm64')]);
		expect(run('dpkg-deb', ['-x', packageOf(own), unpacked]).status).toBe(0);
	});

	it('holds these files, all of root, with these modes and the time of the build', () => {
		for (const arch of [own, other]) {
			const rows = run('dpkg-deb', ['-c', packageOf(arch)]).out.trim().split('\n').map((line) => /^(\S+) (\S+) +\d+ (\S+ \S+) \.\/(.*)$/.exec(line) ?? []);
			expect(rows.filter(([,, owner, time]) => owner !== 'root/root' || time !== STAMP)).toEqual([]);
			expect(rows.filter(([, mode]) => mode?.startsWith('d') === false).map(([, mode, , , path]) => `${mode} ${path}`).sort(byPath)).toEqual(FILES);
			expect(rows.filter(([, mode]) => mode?.startsWith('d')).filter(([, mode]) => mode !== 'drwxr-xr-x')).toEqual([]);
		}
	});

	it('holds the executable as it is, and the sums of all', () => {
		const folder = folderOf('deb-other');
		run('dpkg-deb', ['-x', packageOf('arm64'), folder]);
		const x64 = own === 'amd64' ? unpacked : folder;
		const arm64 = own === 'amd64' ? folder : unpacked;
		expect([x64, arm64].map((one) => sha256(join(one, 'usr/bin/kubestep')))).toEqual([sha256(executables.x64), sha256(executables.arm64)]);
		const sums = run('dpkg-deb', ['-I', packageOf(own), 'md5sums']).out.trim().split('\n');
		expect(sums.map((line) => line.slice(34)).sort()).toEqual(FILES.map((line) => line.slice(11)).sort());
	});

	it('says what it is and what it needs, of each processor', () => {
		expect([own, other].map((arch) => [field(arch, 'Package'), field(arch, 'Version'), field(arch, 'Architecture'), field(arch, 'Section'), field(arch, 'Priority')]))
			.toEqual([own, other].map((arch) => ['kubestep', version, arch, 'admin', 'optional']));
		expect(field(own, 'Maintainer')).toMatch(/^[^<>]+ <\S+@\S+>$/);
		// A shell needs the C library alone; a library in C++ needs its own.
		expect(field(own, 'Depends')).toMatch(/^libc6 \(>= 2\.\d+\)$/);
		expect(field(other, 'Depends')).toMatch(/^libc6 \(>= 2\.\d+\), libgcc-s1(?: \(>= [\d.]+\))?, libstdc\+\+6 \(>= \d+(?:\.\d+)?\)$/);
	});

	it('brings both manual pages as they are in docs, licences and notices', () => {
		const zipped = (path: string) => gunzipSync(readFileSync(join(unpacked, 'usr/share', path))).toString();
		expect(zipped('man/man1/kubestep.1.gz')).toBe(readFileSync(join(root, 'docs/kubestep.1'), 'utf8'));
		expect(zipped('man/zh_CN/man1/kubestep.1.gz')).toBe(readFileSync(join(root, 'docs/kubestep.zh-CN.1'), 'utf8'));
		expect(zipped('doc/kubestep/THIRD-PARTY-NOTICES.txt.gz')).toBe(readFileSync(join(root, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8'));
		expect(zipped('doc/kubestep/NODE-LICENSE.gz')).toMatch(/^Node\.js is licensed for use as follows/);
		expect(readFileSync(join(unpacked, 'usr/share/doc/kubestep/copyright'), 'utf8')).toContain('/usr/share/common-licenses/Apache-2.0');
	});

	it('is the same bytes of the same input, whatever the umask, the time zone and the language are', () => {
		const again = folderOf('deb-again');
		standIns(again);
		expect(madeElsewhere('deb', again)).toMatchObject({status: 0, said: ''});
		expect([own, other].map((arch) => sha256(join(again, `kubestep_${version}_${arch}.deb`)))).toEqual([own, other].map((arch) => sha256(packageOf(arch))));
	});

	it('refuses what it cannot say the needs of', async () => {
		const empty = folderOf('deb-empty');
		await expect(deb(empty, quick)).rejects.toThrow(/There is no .* to pack\. Run: npm run package -- executable/);
		const crossed = folderOf('deb-crossed');
		standIns(crossed);
		writeFileSync(join(crossed, `kubestep-${version}-linux-x64`), readFileSync(join(crossed, `kubestep-${version}-linux-arm64`)));
		await expect(deb(crossed, quick)).rejects.toThrow(/is for AArch64, not for x64/);
	});

	const noLintian = missing('lintian');
	where(noLintian.length === 0, 'lintian on the deb: no lintian here', () => it('gives lintian nothing to call an error', () => {
		const {out: found, status} = run('lintian', ['--allow-root', '--tag-display-limit', '0', packageOf(own)]);
		expect(found.split('\n').filter((line) => /^[EW]:/.test(line))).toEqual([]);
		expect(status).toBe(0);
	}));

	where(process.geteuid?.() === 0 && missing('dpkg', 'dpkg-query').length === 0, 'installing the deb: not root, or no dpkg here', () => it('is installed beside what it needs, runs, and leaves nothing when it is removed', () => {
		const system = folderOf('deb-root');
		mkdirSync(join(system, 'var/lib/dpkg/info'), {recursive: true});
		mkdirSync(join(system, 'var/lib/dpkg/updates'));
		// The only package of that system is the C library, as this machine has it; without it dpkg must refuse.
		const dpkg = (...args: readonly string[]) => run('dpkg', [`--root=${system}`, '--log=/dev/null', '--path-include=/usr/share/*', ...args]);
		writeFileSync(join(system, 'var/lib/dpkg/status'), '');
		expect(dpkg('-i', packageOf(own)).said).toMatch(/kubestep depends on libc6/);
		expect(dpkg('-P', 'kubestep').status).toBe(0);
		// Its own needs are no matter here.
		const libc = run('dpkg-query', ['-s', 'libc6']).out.split('\n').filter((line) => /^(?:Package|Status|Priority|Section|Maintainer|Architecture|Multi-Arch|Version|Description): /.test(line)).join('\n');
		writeFileSync(join(system, 'var/lib/dpkg/status'), `${libc}\n\n`);
		writeFileSync(join(system, `var/lib/dpkg/info/libc6:${own}.list`), '');
		const without = tree(system).filter((line) => !line.includes('var/lib/dpkg'));
		const installed = dpkg('-i', packageOf(own));
		expect([installed.status, installed.said]).toEqual([0, '']);
		expect(dpkg('--verify', 'kubestep')).toMatchObject({status: 0, out: ''});
		expect(run(join(system, 'usr/bin/kubestep'), ['-c', 'echo it runs']).out).toBe('it runs\n');
		expect(dpkg('-r', 'kubestep').status).toBe(0);
		expect(tree(system).filter((line) => !line.includes('var/lib/dpkg'))).toEqual(without);
		expect(dpkg('-l').out).not.toMatch(/kubestep/);
		expect(existsSync(join(system, 'var/lib/dpkg/info/kubestep.list'))).toBe(false);
	}));
}));

function byPath(one: string, another: string): number {
	return one.slice(11) < another.slice(11) ? -1 : 1;
}
