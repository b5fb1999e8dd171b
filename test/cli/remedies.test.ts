import {execFileSync} from 'node:child_process';
import {chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {kubestep, type Ended} from './program.ts';
import {program} from '../built.ts';

/**
 * What is printed as the way out is done, word for word, and the same command run again, which has to end well. Nodes are
 * sandboxes here; what keeps a control plane from coming up is brought about and mended on nodes in test/node/failures.test.ts.
 */
const top = mkdtempSync(join(tmpdir(), 'kubestep-remedy-'));
const bin = join(top, 'bin');
const config = join(top, 'cluster.yaml');
const made = join(top, 'made');
/** What such commands may be; the others among the printed ones only look. */
const MENDS = /^(?:mv|chmod|chown|rm|kubestep) /;

beforeAll(async () => {
	mkdirSync(bin);
	writeFileSync(join(bin, 'kubestep'), `#!/bin/sh\nexec ${process.execPath} ${program} "$@"\n`, {mode: 0o755});
	writeFileSync(config, 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\ntimeouts: {controlPlaneComponentHealthCheck: 4s, kubernetesAPICall: 4s}\n---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nencryptionAlgorithm: ECDSA-P256\n');
	const {code, error} = await kubestep(init(made));
	expect(code, error).toBe(0);
}, 60_000);
afterAll(() => rmSync(top, {recursive: true, force: true}));

const init = (folder: string, ...more: readonly string[]): string[] => ['init', `--sandbox=${folder}`, '--sandbox-speed=0', `--config=${config}`, '--output=plain', ...more];

/** The lines below `Commands:`. */
function printed({out, error}: Ended): string[] {
	const lines = `${out}\n${error}`.split('\n');
	const at = lines.findIndex((line) => line.trim() === 'Commands:');
	const indent = /^ */.exec(lines[at] ?? '')?.[0].length ?? 0;
	const end = lines.findIndex((line, index) => index > at && (/^ */.exec(line)?.[0].length ?? 0) <= indent);
	return at === -1 ? [] : lines.slice(at + 1, end === -1 ? undefined : end).map((line) => line.trim());
}

function carryOut(command: string, folder: string): void {
	// A command that asks is answered; one that does not read need not.
	execFileSync('sh', ['-c', `echo y | ${command}`], {cwd: top, stdio: 'pipe', env: {HOME: folder, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`}});
}

interface Fault {
	readonly what: string;
	readonly breaks: (file: (path: string) => string, folder: string) => Promise<void> | void;
	/** What the run that fails says. */
	readonly says: RegExp;
}

const copy = (file: (path: string) => string, from: string, to: string): void => cpSync(file(from), file(to));
const edit = (path: string, change: (text: string) => string): void => writeFileSync(path, change(readFileSync(path, 'utf8')));
const PKI = 'etc/kubernetes/pki';
const JOURNAL = 'var/lib/kubestep/journal.json';

const faults: readonly Fault[] = [
	{what: 'a certificate of another CA', breaks: (file) => copy(file, `${PKI}/etcd/ca.crt`, `${PKI}/apiserver.crt`), says: /apiserver\.crt on disk cannot be used/},
	{what: 'a certificate that is cut', breaks: (file) => edit(file(`${PKI}/etcd/server.crt`), (text) => text.slice(0, 300)), says: /etcd\/server\.crt on disk cannot be used/},
	{what: 'a key that is gone', breaks: (file) => rmSync(file(`${PKI}/apiserver.key`)), says: /kube-apiserver does not find \/etc\/kubernetes\/pki\/apiserver\.key/},
	{what: 'data of etcd that is none', breaks: (file) => {
		rmSync(file('var/lib/etcd/member'), {recursive: true});
		writeFileSync(file('var/lib/etcd/member'), '');
	}, says: /etcd cannot read its data: .*\/var\/lib\/etcd\/member|etcd cannot read its data/},
	{what: 'a certificate that is gone', breaks: (file) => rmSync(file(`${PKI}/front-proxy-client.crt`)), says: /front-proxy-client\.crt on disk cannot be used: its key/},
	{what: 'a kubeconfig that is no YAML', breaks: (file) => writeFileSync(file('etc/kubernetes/scheduler.conf'), '{'), says: /scheduler\.conf cannot be used/},
	{what: 'a kubeconfig of another cluster', breaks: (file) => edit(file('etc/kubernetes/controller-manager.conf'), (text) => text.replace(/certificate-authority-data: .*/, `certificate-authority-data: ${readFileSync(file(`${PKI}/etcd/ca.crt`)).toString('base64')}`)), says: /controller-manager\.conf cannot be used/},
	{what: 'a manifest that init cannot go on with', breaks: (file) => edit(file('etc/kubernetes/manifests/kube-apiserver.yaml'), (text) => text.replace('--secure-port=6443', '--secure-port=7443')), says: /--secure-port: 6443 → 7443/},
	{what: 'a journal that others may write', breaks: (file) => chmodSync(file(JOURNAL), 0o666), says: /journal\.json is not believed/},
	{what: 'a journal that was written by hand', breaks: (file) => edit(file(JOURNAL), (text) => text.replaceAll('/etc/kubernetes/pki', '/etc/../root')), says: /journal\.json is not believed/},
	{what: 'a journal that is a folder', breaks: (file) => {
		rmSync(file(JOURNAL));
		mkdirSync(file(JOURNAL));
	}, says: /journal\.json is not believed/},
	{what: 'an undo that was not brought to its end', breaks: (file) => edit(file(JOURNAL), (text) => text.replace('"version": 3,', '"version": 3,\n "undoing": "2026-01-01T00:00:00.000Z",')), says: /An undo that began on 2026-01-01/},
	{what: 'what an init left whose journal is gone', breaks: (file) => rmSync(file('var/lib/kubestep'), {recursive: true}), says: /FileAvailable--etc-kubernetes-manifests-etcd\.yaml/},
	{what: 'a sandbox that others may write', breaks: (_file, folder) => chmodSync(folder, 0o777), says: /others may write/},
];

test.each(faults)('$what: what is printed mends it', {timeout: 60_000}, async ({what, breaks, says}) => {
	const folder = join(top, what.replaceAll(/\W+/g, '-'));
	cpSync(made, folder, {recursive: true, preserveTimestamps: true});
	chmodSync(folder, 0o700);
	await breaks((path) => join(folder, path), folder);
	let ended = await kubestep(init(folder), {cwd: top});
	expect(`${ended.out}${ended.error}`).toMatch(says);
	const done: string[] = [];
	// A mend may bring up what is to be mended next.
	for (let round = 1; ended.code !== 0 && round <= 2; round += 1) {
		const mends = printed(ended).filter((line) => MENDS.test(line) && !done.includes(line));
		expect(mends, `${done.join('\n')}\n${ended.out}${ended.error}`).not.toEqual([]);
		for (const one of mends) {
			carryOut(one, folder);
		}
		done.push(...mends);
		ended = await kubestep(init(folder), {cwd: top});
	}
	expect(done).not.toEqual([]);
	expect(ended.code, `${done.join('\n')}\n${ended.out}${ended.error}`).toBe(0);
});
