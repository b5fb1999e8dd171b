import {createPrivateKey, createPublicKey, X509Certificate} from 'node:crypto';
import {readdir, readFile, stat} from 'node:fs/promises';
import {join} from 'node:path';

/** Texts that are the same in every run: names, addresses and versions, but no keys, times or ids. */
const SAME_TEXT = /(?:manifests\/.*\.yaml|kubelet\/.*\.(?:yaml|env)|etc\/(?:passwd|group))$/;

/** What a run may keep for itself while it is at work, and no longer. */
const LEFTOVER = /\.kubestep-[0-9a-f]{12}$|run-lock-\d+$|in-flight\.json$|apiserver\.json$/;

/** What the API server and controllers put at the end of a name that they make: five letters, of a ReplicaSet ten. */
const GENERATED = /(?:-[bcdf-hj-np-tv-z2-9]{9,10})?-[bcdf-hj-np-tv-z2-9]{5}$/;

/** A folder of a sandbox after its run: what is there, and what should not be. */
export interface EndState {
	/** By path: mode, owner and, where it is the same in every run, text. Objects of the cluster stand below `cluster/`. */
	readonly there: Readonly<Record<string, string>>;
	readonly leftovers: readonly string[];
	/** Files that are cut short or do not fit the others, with the reason. */
	readonly broken: readonly string[];
}

export async function endState(folder: string): Promise<EndState> {
	const there: Record<string, string> = {};
	const leftovers: string[] = [];
	const broken: string[] = [];
	for (const name of (await readdir(folder, {recursive: true})).sort()) {
		const path = join(folder, name);
		if (LEFTOVER.test(name)) {
			leftovers.push(name);
			continue;
		}
		const found = await stat(path);
		const text = found.isFile() ? await readFile(path, 'utf8') : '';
		const problem = found.isFile() ? await unusable(folder, name, text) : undefined;
		if (problem !== undefined) {
			broken.push(`${name}: ${problem}`);
		}
		// The rotated certificate's file is named after the time.
		const known = name.replace(/kubelet-client-\d.*\.pem$/, 'kubelet-client-TIME.pem');
		there[known] = `${(found.mode & 0o7777).toString(8)} ${found.uid}:${found.gid} ${SAME_TEXT.test(name) ? text : ''}`.trim();
	}
	for (const object of await clusterObjects(folder)) {
		there[`cluster/${object}`] = '';
	}
	return {there, leftovers, broken};
}

/** What one end has and the other has not, or otherwise; empty where they are the same. */
export function differences({there: wanted}: EndState, {there: found}: EndState): readonly string[] {
	return [...new Set([...Object.keys(wanted), ...Object.keys(found)])].filter((path) => wanted[path] !== found[path]).map((path) => (
		found[path] === undefined ? `${path} is missing` : wanted[path] === undefined ? `${path} is left` : `${path} is ${found[path]} instead of ${wanted[path]}`
	)).sort();
}

/** Why a file cannot be used; undefined where it can. */
async function unusable(folder: string, name: string, text: string): Promise<string | undefined> {
	if (text === '') {
		return 'empty';
	}
	try {
		if (name.endsWith('.json')) {
			JSON.parse(text);
		} else if (name.endsWith('.jsonl')) {
			text.trimEnd().split('\n').forEach((line) => JSON.parse(line));
		} else if (name.endsWith('.crt')) {
			const certificate = new X509Certificate(text);
			const key = await readFile(join(folder, name.replace(/crt$/, 'key')));
			if (!certificate.checkPrivateKey(createPrivateKey(key))) {
				return 'does not fit its key';
			}
			const ca = new X509Certificate(await readFile(join(folder, caOf(name))));
			return certificate.verify(ca.publicKey) ? undefined : `not signed by ${caOf(name)}`;
		} else if (name.endsWith('.key')) {
			createPrivateKey(text);
		} else if (name.endsWith('.pub')) {
			const key = createPublicKey(createPrivateKey(await readFile(join(folder, name.replace(/pub$/, 'key')))));
			return key.export({type: 'spki', format: 'pem'}) === text ? undefined : 'does not fit its key';
		} else if (name.endsWith('.conf')) {
			const ca = /certificate-authority-data: (\S+)/.exec(text)?.[1] ?? '';
			if (!Buffer.from(ca, 'base64').equals(await readFile(join(folder, 'etc/kubernetes/pki/ca.crt')))) {
				return 'trusts another CA';
			}
			const [certificate, key] = ['certificate', 'key'].map((name) => Buffer.from(new RegExp(`client-${name}-data: (\\S+)`).exec(text)?.[1] ?? '', 'base64'));
			// The kubelet's names a file.
			return certificate?.length === 0 || new X509Certificate(certificate ?? '').checkPrivateKey(createPrivateKey(key ?? '')) ? undefined : 'does not fit its key';
		}
		return text.endsWith('\n') ? undefined : 'does not end with a line end';
	} catch (error) {
		return String(error);
	}
}

function caOf(name: string): string {
	const pki = 'etc/kubernetes/pki';
	return name.includes('etcd') ? `${pki}/etcd/ca.crt` : name.includes('front-proxy') ? `${pki}/front-proxy-ca.crt` : `${pki}/ca.crt`;
}

/** Resource and name of every object that the stand-in cluster holds. */
async function clusterObjects(folder: string): Promise<readonly string[]> {
	// They are etcd's: where its data is gone, so are they.
	const text = await readFile(join(folder, 'var/lib/etcd/member/snap/db'), 'utf8').catch(() => '{}');
	const found: string[] = [];
	const visit = (value: unknown): void => {
		if (typeof value !== 'object' || value === null) {
			return;
		}
		const {kind, metadata} = value as {kind?: unknown; metadata?: {namespace?: string; name?: string}};
		if (typeof kind === 'string' && typeof metadata?.name === 'string') {
			// How many Events there are is a matter of time.
			if (kind !== 'Event') {
				found.push(`${kind} ${metadata.namespace ?? ''}/${metadata.name.replace(GENERATED, '-NAME')}`);
			}
			return;
		}
		Object.values(value).forEach(visit);
	};
	visit(JSON.parse(text));
	return found.sort();
}
