import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, describe, expect, it} from 'vitest';
import {rpm} from '../../scripts/package/rpm.mjs';
import {where} from '../needs.ts';
import {at, EPOCH, folderOf, madeElsewhere, missing, quick, run, sha256, standIns, tree, version} from './deb-rpm.ts';

const own = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
const FILES = [
	'-rwxr-xr-x /usr/bin/kubestep',
	'-rw-r--r-- /usr/share/bash-completion/completions/kubestep',
	'drwxr-xr-x /usr/share/doc/kubestep',
	'-rw-r--r-- /usr/share/doc/kubestep/CHANGELOG.md.gz',
	'-rw-r--r-- /usr/share/fish/vendor_completions.d/kubestep.fish',
	'drwxr-xr-x /usr/share/licenses/kubestep',
	'-rw-r--r-- /usr/share/licenses/kubestep/LICENSE',
	'-rw-r--r-- /usr/share/licenses/kubestep/NODE-LICENSE.gz',
	'-rw-r--r-- /usr/share/licenses/kubestep/THIRD-PARTY-NOTICES.txt.gz',
	'-rw-r--r-- /usr/share/man/man1/kubestep.1.gz',
	'-rw-r--r-- /usr/share/man/zh_CN/man1/kubestep.1.gz',
	'-rw-r--r-- /usr/share/zsh/site-functions/_kubestep',
];

const lacks = missing('rpmbuild', 'rpm', 'rpm2cpio', 'cpio', 'readelf');

where(lacks.length === 0, `the rpm: ${lacks.join(' and ')} not here`, () => describe('the rpm', () => {
	const out = folderOf('rpm-out');
	let executables: ReturnType<typeof standIns>;
	const packageOf = (arch: string): string => join(out, `kubestep-${version}-1.${arch}.rpm`);
	const ask = (arch: string, format: string): string[] => run('rpm', ['-qp', '--dbpath', join(out, 'none'), '--qf', format, packageOf(arch)]).out.trim().split('\n');

	beforeAll(async () => {
		executables = standIns(out);
		expect(await at(EPOCH, async () => rpm(out, quick))).toEqual([packageOf('x86_64'), packageOf('aarch64')]);
	});

	it.each(['x86_64', 'aarch64'])('of %s holds these files, all of root, with these modes and the time of the build', (arch) => {
		const rows = ask(arch, '[%{FILEMODES:perms} %{FILENAMES} %{FILEUSERNAME} %{FILEGROUPNAME} %{FILEMTIMES}\n]').map((line) => line.split(' '));
		expect(rows.map(([mode, path]) => `${mode} ${path}`)).toEqual(FILES);
		expect(rows.filter(([,, user, group, time]) => user !== 'root' || group !== 'root' || Number(time) !== EPOCH)).toEqual([]);
	});

	it('says what it is, and nothing of the machine that made it', () => {
		expect(ask('aarch64', '%{NAME} %{VERSION} %{RELEASE} %{ARCH} %{OS} %{BUILDHOST} %{BUILDTIME} %{PAYLOADCOMPRESSOR}')).toEqual([`kubestep ${version} 1 aarch64 linux reproducible ${EPOCH} xz`]);
		expect(ask(own, '%{ARCH} %{LICENSE}')[0]).toMatch(new RegExp(`^${own} Apache-2\\.0 AND MIT `));
		const needed = ask(own, '[%{REQUIRENAME}\n]');
		expect(needed).toContain('libc.so.6()(64bit)');
		expect(needed.filter((name) => name.startsWith('/'))).toEqual([]);
		expect(run('rpm', ['-qp', '--scripts', '--triggers', packageOf(own)]).out).toBe('');
	});

	it('is unpacked to the executables as they are', () => {
		for (const [arch, executable] of [['x86_64', executables.x64], ['aarch64', executables.arm64]] as const) {
			const folder = folderOf('rpm-unpacked');
			expect(run('sh', ['-c', 'cd "$1" && rpm2cpio "$2" | cpio -idm --quiet', 'sh', folder, packageOf(arch)]).said).toBe('');
			expect(sha256(join(folder, 'usr/bin/kubestep'))).toBe(sha256(executable));
			expect(tree(folder).filter((line) => line.includes('.build-id') || line.includes('/debug/'))).toEqual([]);
		}
	});

	it('is the same bytes of the same input, whatever the umask, the time zone and the language are', () => {
		const again = folderOf('rpm-again');
		standIns(again);
		expect(madeElsewhere('rpm', again)).toMatchObject({status: 0, said: ''});
		expect(['x86_64', 'aarch64'].map((arch) => sha256(join(again, `kubestep-${version}-1.${arch}.rpm`)))).toEqual(['x86_64', 'aarch64'].map((arch) => sha256(packageOf(arch))));
	});

	where(process.geteuid?.() === 0, 'installing the rpm: not root', () => it('is installed into a root of its own, verified, and leaves nothing when it is erased', () => {
		const system = folderOf('rpm-root');
		mkdirSync(join(system, 'var/lib/rpm'), {recursive: true});
		const inside = (...args: readonly string[]) => run('rpm', ['--root', system, '--dbpath', '/var/lib/rpm', ...args]);
		const installed = inside('-i', '--nodeps', packageOf(own));
		// Debian's rpm says that packages of Debian are better.
		expect([installed.status, installed.said.split('\n').filter((line) => line !== '' && !/Alien|assuming you know/.test(line))]).toEqual([0, []]);
		expect(inside('-V', '--nodeps', 'kubestep')).toMatchObject({status: 0, out: ''});
		expect(run(join(system, 'usr/bin/kubestep'), ['-c', 'echo it runs']).out).toBe('it runs\n');
		expect(inside('-e', 'kubestep').status).toBe(0);
		expect(tree(system).filter((line) => /kubestep/.test(line))).toEqual([]);
	}));
}));
