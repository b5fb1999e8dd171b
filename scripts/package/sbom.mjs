// What is inside, as a CycloneDX 1.6 bill of materials: the program, the packages whose code the build says is in the bundle,
// with what package-lock.json holds them to, and the Node that executables hold. Nothing in it is of the moment or of this machine.
import {createHash} from 'node:crypto';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {BUILT, sourceDate} from '../built.mjs';
import {NODE_VERSION, NODES} from './node.mjs';

const top = fileURLToPath(new URL('../..', import.meta.url));

/** CycloneDX's names of the hashes that a lock file may hold. */
const ALGORITHMS = {sha512: 'SHA-512', sha384: 'SHA-384', sha256: 'SHA-256', sha1: 'SHA-1'};

/**
 * Writes the bill of materials of the program as it was built into `dist`.
 * @param out folder for it, made where it is not there
 * @returns path of `kubestep-VERSION.cdx.json`
 * @throws Error where the program is not built, or something is in it that package-lock.json does not hold
 */
export async function sbom(out) {
	const read = async (name) => JSON.parse(await readFile(join(top, name), 'utf8'));
	const built = await read(join('dist', BUILT)).catch(() => {
		throw new Error('dist holds no program. Run: npm run build');
	});
	const bill = billOf({built, lock: await read('package-lock.json'), own: await read('package.json'), seconds: sourceDate()});
	await mkdir(out, {recursive: true});
	const path = join(out, `kubestep-${built.version}.cdx.json`);
	await writeFile(path, `${JSON.stringify(bill, undefined, '\t')}\n`);
	return path;
}

/**
 * @param built what `builtFrom` says
 * @param lock package-lock.json
 * @param own package.json
 * @param seconds when it is said to be made, since 1970
 */
export function billOf({built, lock, own, seconds}) {
	const locked = built.packages.map(({name, version}) => lockedOf(lock, name, version));
	const program = {
		type: 'application', 'bom-ref': purl(own.name, own.version), name: own.name, version: own.version, description: own.description, licenses: licences(own.license), purl: purl(own.name, own.version),
		...(built.commit !== undefined && {pedigree: {commits: [{uid: built.commit, committer: {timestamp: built.time}}], notes: built.clean ? 'Built from this commit.' : 'Built from this commit with changes that are in none.'}}),
	};
	const nodes = Object.values(NODES).map(nodeOf);
	const nodeRefs = nodes.map((node) => node['bom-ref']);
	const inside = new Set(locked.map(({ref}) => ref));
	const needed = (paths) => [...new Set(paths.flatMap((path) => neededBy(lock, path, inside)))].sort(byBytes);
	const bill = {
		bomFormat: 'CycloneDX', specVersion: '1.6', version: 1,
		metadata: {timestamp: new Date(seconds * 1000).toISOString().replace('.000', ''), lifecycles: [{phase: 'build'}], component: program},
		components: [...locked.map(({component}) => component), ...nodes],
		dependencies: [
			{ref: program['bom-ref'], dependsOn: [...needed(['']), ...nodeRefs].sort(byBytes)},
			...locked.map(({ref, paths}) => ({ref, dependsOn: needed(paths)})),
			...nodeRefs.map((ref) => ({ref})),
		],
		compositions: [{aggregate: 'complete', assemblies: [program['bom-ref']]}],
	};
	return {$schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json', bomFormat: bill.bomFormat, specVersion: bill.specVersion, serialNumber: `urn:uuid:${uuidOf(JSON.stringify(bill))}`, ...bill};
}

/** What package-lock.json has of a version of a package. @throws Error where it has none, or no hash of it */
function lockedOf(lock, name, version) {
	const paths = Object.keys(lock.packages).filter((path) => path.replace(/^.*node_modules\//, '') === name && lock.packages[path].version === version);
	const entry = lock.packages[paths[0]];
	if (entry?.integrity === undefined) {
		throw new Error(`package-lock.json ${entry === undefined ? 'does not hold' : 'has no hash of'} ${name} ${version}, whose code is in the bundle. Run: npm ci, then npm run build`);
	}
	const ref = purl(name, version);
	const [group, local] = name.startsWith('@') ? name.split('/') : [undefined, name];
	return {
		ref, paths,
		component: {type: 'library', 'bom-ref': ref, ...(group !== undefined && {group}), name: local, version, licenses: licences(entry.license), hashes: hashes(entry.integrity), purl: ref},
	};
}

/** A Node that executables of one kind hold, by the package that it is taken from. */
function nodeOf({package: name, integrity}) {
	const ref = purl(name, NODE_VERSION);
	return {
		type: 'platform', 'bom-ref': ref, name, version: NODE_VERSION, scope: 'optional',
		description: 'Node.js, in the executables and in the packages that are made of them. The npm package runs with the Node of the machine.',
		hashes: hashes(integrity), licenses: licences('MIT'), cpe: `cpe:2.3:a:nodejs:node.js:${NODE_VERSION}:*:*:*:*:*:*:*`, purl: ref,
		externalReferences: [{type: 'website', url: 'https://nodejs.org/'}],
	};
}

/** Whatever the locale. */
const byBytes = (one, other) => (one < other ? -1 : 1);

/** An SPDX name, or an expression of such. */
const licences = (license) => (/[ ()]/.test(license) ? [{expression: license}] : [{license: {id: license}}]);

/** `sha512-BASE64 …` as CycloneDX has it. */
const hashes = (integrity) => integrity.split(/\s+/).map((one) => {
	const [algorithm, digest] = one.split(/-(.*)/s);
	return {alg: ALGORITHMS[algorithm], content: Buffer.from(digest, 'base64').toString('hex')};
});

const purl = (name, version) => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;

/** References of what a package at a path of the lock file needs and is inside. What is not inside stands for what it needs itself. */
function neededBy(lock, path, inside, passed = new Set()) {
	return Object.keys(lock.packages[path].dependencies ?? {}).flatMap((name) => {
		const found = placeOf(lock, path, name);
		if (found === undefined || passed.has(found)) {
			return [];
		}
		const ref = purl(name, lock.packages[found].version);
		return inside.has(ref) ? [ref] : neededBy(lock, found, inside, new Set([...passed, found]));
	});
}

/** Where a package at a path gets another from: its own folder, or the nearest above it. */
function placeOf(lock, path, name) {
	const found = `${path === '' ? '' : `${path}/`}node_modules/${name}`;
	const above = path.includes('/node_modules/') ? path.slice(0, path.lastIndexOf('/node_modules/')) : '';
	return lock.packages[found] !== undefined ? found : path === '' ? undefined : placeOf(lock, above, name);
}

/** A UUID (version 8) that says what it is of: another one only where something else is in it. */
function uuidOf(text) {
	const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
	bytes[6] = (bytes[6] & 0x0f) | 0x80;
	bytes[8] = (bytes[8] & 0x3f) | 0x80;
	const hex = bytes.toString('hex');
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
