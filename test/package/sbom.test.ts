import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Spec, Validation} from '@cyclonedx/cyclonedx-library';
import {afterAll, describe, expect, test} from 'vitest';
import {bundle} from '../../scripts/bundle/index.mjs';
import {NODE_VERSION, NODES} from '../../scripts/package/node.mjs';
import {billOf, sbom} from '../../scripts/package/sbom.mjs';
import {sums} from '../../scripts/package/sums.mjs';

const top = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'kubestep-sbom-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

interface Component {
	readonly 'bom-ref': string;
	readonly group?: string;
	readonly name: string;
	readonly version: string;
	readonly purl: string;
	readonly type: string;
	readonly licenses: readonly {readonly license?: {readonly id: string}; readonly expression?: string}[];
	readonly hashes?: readonly {readonly alg: string; readonly content: string}[];
}

interface Bill {
	readonly serialNumber: string;
	readonly metadata: {readonly timestamp: string; readonly component: Component};
	readonly components: readonly Component[];
	readonly dependencies: readonly {readonly ref: string; readonly dependsOn?: readonly string[]}[];
}

interface Locked {
	readonly version: string;
	readonly integrity?: string;
	readonly dependencies?: Readonly<Record<string, string>>;
}

const json = (path: string): unknown => JSON.parse(readFileSync(join(top, path), 'utf8'));
const lock = json('package-lock.json') as {readonly packages: Readonly<Record<string, Locked>>};
const own = json('package.json') as {readonly version: string; readonly dependencies: Readonly<Record<string, string>>};
const text = readFileSync(await sbom(folder), 'utf8');
const bill = JSON.parse(text) as Bill;
const called = ({group, name}: Component): string => (group === undefined ? name : `${group}/${name}`);
const libraries = bill.components.filter(({type}) => type === 'library');

/** Folders of packages in the modules of a bundle, by the path alone. */
const foldersIn = (modules: readonly string[]): string[] => [...new Set(modules.flatMap((path) => {
	const words = path.split('/');
	const at = words.lastIndexOf('node_modules');
	return at === -1 ? [] : [words.slice(0, at + (words[at + 1]?.startsWith('@') === true ? 3 : 2)).join('/')];
}))].sort();
const bundled = foldersIn(await bundle()).map((path) => ({path, ...json(join(path, 'package.json')) as {name: string; version: string; license: string}}));

describe('the bill of materials', () => {
	test('is one of CycloneDX 1.6, by its schema', async () => {
		expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)).toBe(null);
		expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text.replace('"library"', '"book"'))).not.toBe(null);
	});

	test('names every package whose code is in the bundle, with its version and licence, and no other', () => {
		expect(libraries.length).toBeGreaterThan(50);
		const told = libraries.map((one) => `${called(one)} ${one.version} ${one.licenses.map(({license, expression}) => license?.id ?? expression).join()}`);
		expect(told.toSorted()).toEqual([...new Set(bundled.map(({name, version, license}) => `${name} ${version} ${license}`))].toSorted());
	});

	test('is true of executables, too: they have the same packages inside', async () => {
		expect(foldersIn(await bundle(undefined, {isWhole: true}))).toEqual(bundled.map(({path}) => path));
	});

	test('holds each to the hash that npm held it to', () => {
		for (const one of libraries) {
			const paths = bundled.filter(({name, version}) => name === called(one) && version === one.version).map(({path}) => path);
			for (const path of paths) {
				expect(one.hashes, path).toEqual([{alg: 'SHA-512', content: Buffer.from(lock.packages[path]?.integrity?.replace('sha512-', '') ?? '', 'base64').toString('hex')}]);
			}
		}
	});

	test('says who needs whom, and reaches all from the program', () => {
		const needs = new Map(bill.dependencies.map(({ref, dependsOn}) => [ref, dependsOn ?? []]));
		const reached = new Set<string>();
		const reach = (ref: string): void => {
			if (!reached.has(ref)) {
				reached.add(ref);
				(needs.get(ref) ?? []).forEach(reach);
			}
		};
		reach(bill.metadata.component['bom-ref']);
		expect([...reached].toSorted()).toEqual([bill.metadata.component, ...bill.components].map((one) => one['bom-ref']).toSorted());
	});

	test('names the Node of each kind of executable, with the hash that it is held to', () => {
		const told = bill.components.filter(({type}) => type !== 'library').map(({name, version, hashes}) => ({name, version, hash: Buffer.from(hashes?.[0]?.content ?? '', 'hex').toString('base64')}));
		expect(told).toEqual(Object.values(NODES).map(({package: name, integrity}) => ({name, version: NODE_VERSION, hash: integrity.replace('sha512-', '')})));
	});

	test('is the same for the same build, and another one for another', () => {
		const built = json('dist/built.json') as Parameters<typeof billOf>[0]['built'];
		const made = (change: Partial<typeof built>, seconds = 1) => billOf({built: {...built, ...change}, lock, own, seconds}) as Bill;
		expect(made({})).toEqual(made({}));
		expect(made({packages: built.packages.slice(1)}).serialNumber).not.toBe(made({}).serialNumber);
		expect(made({}, 86_400).metadata.timestamp).toBe('1970-01-02T00:00:00Z');
		expect(() => made({packages: [{name: 'left-pad', version: '1.3.0'}]})).toThrow(/left-pad 1\.3\.0.*npm ci/);
	});
});

describe('the sums', () => {
	test('are such as sha256sum takes, of all that is there, and find what was changed', async () => {
		writeFileSync(join(folder, 'other file'), 'one');
		await sums(folder);
		const path = await sums(folder);
		const check = () => spawnSync('sha256sum', ['--check', '--strict', path], {cwd: folder, encoding: 'utf8', env: {...process.env, LC_ALL: 'C'}});
		expect([check().status, check().stdout]).toEqual([0, `kubestep-${own.version}.cdx.json: OK\nother file: OK\n`]);
		writeFileSync(join(folder, 'other file'), 'two');
		expect([check().status, check().stdout]).toEqual([1, `kubestep-${own.version}.cdx.json: OK\nother file: FAILED\n`]);
	});

	test('of nothing are none', async () => {
		await expect(sums(mkdtempSync(join(folder, 'empty-')))).rejects.toThrow('npm run package');
	});
});
