import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gunzipSync} from 'node:zlib';
import {unpackTar} from 'modern-tar';
import {afterAll, describe, expect, test} from 'vitest';
import {npm} from '../../scripts/package/npm.mjs';
import {program} from '../built.ts';

const top = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'kubestep-npm-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

interface Manifest {
	readonly version: string;
	readonly private?: boolean;
	readonly [key: string]: unknown;
}

const own = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')) as Manifest;
const tarball = await npm(join(folder, 'out'));
const entries = await unpackTar(gunzipSync(readFileSync(tarball)));
const text = (name: string): string => Buffer.from(entries.find(({header}) => header.name === `package/${name}`)?.data ?? []).toString();
const manifest = JSON.parse(text('package.json')) as Manifest;

describe('the npm package', () => {
	test('holds the program, its pages and its licences, and nothing else', () => {
		expect(tarball).toBe(join(folder, `out/kubestep-${own.version}.tgz`));
		const names = entries.map(({header}) => header.name.replace(/^package\//, ''));
		const kinds = [
			/^dist\/\w[\w.-]*-[\w-]{8}\.js$/, /^dist\/[a-z]+\.js$/, /^dist\/lessons\/[a-z\d-]+\/[\w./-]+\.(?:yaml|md)$/,
		];
		const others = names.filter((name) => !kinds.some((pattern) => pattern.test(name)));
		const pages = ['docs/kubestep.1', 'docs/kubestep.zh-CN.1'].filter((page) => existsSync(join(top, page)));
		expect(others).toEqual(['package.json', 'LICENSE', 'README.md', 'README.zh-CN.md', 'bin/kubestep.js', 'dist/THIRD-PARTY-NOTICES.txt', 'dist/built.json', 'dist/lessons/schema.json', ...pages]);
		expect(names.filter((name) => name.startsWith('dist/'))).toEqual(readdirSync(join(top, 'dist'), {recursive: true, withFileTypes: true})
			.filter((entry) => entry.isFile() && !entry.parentPath.startsWith(join(top, 'dist/cache'))).map(({parentPath, name}) => join(parentPath, name).slice(top.length + 1)).toSorted());
	});

	test('belongs to nobody, and is for all to read, whoever packs it', () => {
		expect(new Set(entries.map(({header: {type, uid, gid, uname, gname, mode}}) => JSON.stringify({type, uid, gid, uname: uname ?? '', gname: gname ?? '', isProgram: mode === 0o755, mode})))).toEqual(new Set([
			JSON.stringify({type: 'file', uid: 0, gid: 0, uname: '', gname: '', isProgram: false, mode: 0o644}), JSON.stringify({type: 'file', uid: 0, gid: 0, uname: '', gname: '', isProgram: true, mode: 0o755}),
		]));
		expect(entries.filter(({header}) => header.mode === 0o755).map(({header}) => header.name)).toEqual(['package/bin/kubestep.js']);
	});

	test('brings no other package, runs nothing when it is installed, and asks for the same Node', () => {
		expect(Object.keys(manifest).filter((key) => /dependencies|scripts|overrides|bundle|private/i.test(key))).toEqual([]);
		expect([manifest['name'], manifest.version, manifest['engines'], manifest['bin'], manifest['type']]).toEqual([own['name'], own.version, own['engines'], own['bin'], own['type']]);
	});

	test('is the one that is published: the repository\'s own, with all its dependencies, cannot be', () => {
		expect(own.private).toBe(true);
		const {status, stderr} = spawnSync('npm', ['publish', '--loglevel=error', '--offline', '--ignore-scripts', '--registry=http://127.0.0.1:9/', '--//127.0.0.1:9/:_authToken=none'], {cwd: top, encoding: 'utf8'});
		expect([status, stderr.includes('EPRIVATE')]).toEqual([1, true]);
	});

	test('is installed without a network, alone, and does its work', () => {
		const to = join(folder, 'to');
		const home = join(folder, 'home');
		const env = {PATH: process.env['PATH'], HOME: home, npm_config_cache: join(folder, 'cache'), npm_config_registry: 'http://127.0.0.1:9/', npm_config_update_notifier: 'false'};
		const run = (command: string, ...args: readonly string[]) => {
			const {status, stdout, stderr} = spawnSync(command, args, {env, encoding: 'utf8', cwd: folder});
			return {status, said: `${stdout}${stderr}`};
		};
		expect(run('npm', 'install', '--offline', '--no-audit', '--no-fund', '--prefix', to, tarball)).toMatchObject({status: 0});
		expect(readdirSync(join(to, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['kubestep']);
		expect(Object.keys((JSON.parse(readFileSync(join(to, 'node_modules/.package-lock.json'), 'utf8')) as {packages: object}).packages)).toEqual(['node_modules/kubestep']);
		const kubestep = join(to, 'node_modules/.bin/kubestep');
		expect(run(kubestep, '--version').said).toContain(own.version);
		const sandbox = `--sandbox=${join(folder, 'node')}`;
		expect(run(kubestep, 'plan', sandbox, '--output=plain')).toMatchObject({status: 0});
		// Without an install of one's own: as most people see it first.
		const init = run('npx', '--offline', '--yes', `--package=${tarball}`, '--', 'kubestep', 'init', sandbox, '--sandbox-speed=0', '--output=plain');
		expect([init.status, init.said.includes('kubeadm join ')]).toEqual([0, true]);
		expect(run(kubestep, 'doctor', sandbox).said).toContain('kube-apiserver');
		expect(JSON.parse(run(kubestep, 'version', '--verbose', '-o', 'json').said)).toMatchObject({kubestep: own.version, cameAs: 'npm', at: join(to, 'node_modules/kubestep')});
	});
});

test('what is packed is what the tests run', () => {
	expect(text('bin/kubestep.js')).toBe(readFileSync(program, 'utf8'));
});
