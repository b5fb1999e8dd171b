import {X509Certificate} from 'node:crypto';
import {execFileSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {readTrust} from '../../../source/core/trust/files.ts';
import type {LinkAbout, TrustEnd, TrustFault, TrustLink, TrustMap} from '../../../source/core/trust/model.ts';
import {createTreeFiles} from '../../../source/hosts/tree/files.ts';
import {recordedTrees, TreeMaker} from '../../inspect/tree.ts';

let tree: TreeMaker;
afterEach(() => {
	tree.close();
});

const mapOf = async (): Promise<TrustMap> => readTrust(createTreeFiles(tree.folder), Date.now());
const read = (path: string) => readFileSync(tree.at(path), 'utf8');

/** A flag's last value, found in the text: nothing of the map's own reading is in here. */
const flag = (program: string, name: string): string | undefined => {
	const path = `/etc/kubernetes/manifests/${program}.yaml`;
	return existsSync(tree.at(path)) ? [...read(path).matchAll(new RegExp(String.raw`^\s+- "?--${name}=([^"\n]*)"?$`, 'gm'))].at(-1)?.[1] : undefined;
};

/** What a kubeconfig holds, by its base64. */
const inside = (path: string, name: string) => new X509Certificate(Buffer.from(new RegExp(`${name}: (\\S+)`).exec(read(path))?.[1] ?? '', 'base64'));
const at = (path: string) => new X509Certificate(read(path));
const signs = (ca: X509Certificate, leaf: X509Certificate) => leaf.checkIssued(ca) && leaf.verify(ca.publicKey);
const subjectOf = ({subject}: X509Certificate, name: string): string[] => (subject ?? '').split('\n').filter((line) => line.startsWith(`${name}=`)).map((line) => line.slice(name.length + 1));

const linkOf = ({links}: TrustMap, id: string): TrustLink => links.find((link) => link.id === id) ?? expect.fail(`no link ${id} among ${links.map((link) => link.id).join(', ')}`);
const part = ({parts}: TrustEnd, role: string) => parts.find((one) => one.role === role);

/** Which flag of which program is which part of which end: by kubeadm's manifests and the programs' own help. */
const named: readonly (readonly [link: string, end: 'from' | 'to', role: string, program: string, flag: string])[] = [
	['storage', 'from', 'shows', 'kube-apiserver', 'etcd-certfile'], ['storage', 'from', 'checks', 'kube-apiserver', 'etcd-cafile'], ['storage', 'to', 'shows', 'etcd', 'cert-file'],
	['storage', 'to', 'checks', 'etcd', 'trusted-ca-file'], ['peers', 'from', 'shows', 'etcd', 'peer-cert-file'], ['peers', 'to', 'checks', 'etcd', 'peer-trusted-ca-file'],
	['kubelet', 'from', 'shows', 'kube-apiserver', 'kubelet-client-certificate'], ['kubelet', 'from', 'key', 'kube-apiserver', 'kubelet-client-key'],
	['api/kube-scheduler', 'from', 'kubeconfig', 'kube-scheduler', 'kubeconfig'], ['api/kube-controller-manager', 'from', 'kubeconfig', 'kube-controller-manager', 'kubeconfig'],
	...['api/kube-scheduler', 'api/kubelet', 'api/admin.conf', 'api/super-admin.conf'].flatMap((link) => [[link, 'to', 'shows', 'kube-apiserver', 'tls-cert-file'], [link, 'to', 'checks', 'kube-apiserver', 'client-ca-file']] as const),
	['aggregation', 'from', 'shows', 'kube-apiserver', 'proxy-client-cert-file'], ['aggregation', 'to', 'checks', 'kube-apiserver', 'requestheader-client-ca-file'],
	['api/pods', 'from', 'checks', 'kube-controller-manager', 'root-ca-file'], ['api/pods', 'to', 'verifies', 'kube-apiserver', 'service-account-key-file'],
	['tokens/kube-apiserver', 'from', 'signs', 'kube-apiserver', 'service-account-signing-key-file'], ['tokens/kube-controller-manager', 'from', 'signs', 'kube-controller-manager', 'service-account-private-key-file'],
	['certificates', 'from', 'issuer', 'kube-controller-manager', 'cluster-signing-cert-file'], ['certificates', 'from', 'signs', 'kube-controller-manager', 'cluster-signing-key-file'],
];

describe('a recorded node', () => {
	test.each(recordedTrees())('%s: each end has the file that its flag names, and who it says it is', async (name) => {
		tree = new TreeMaker(name);
		const map = await mapOf();
		for (const [id, end, role, program, by] of named) {
			const path = flag(program, by);
			const link = map.links.find((one) => one.id === id);
			// External etcd, plain etcd and a CA whose key is elsewhere leave some out: then the flags do, too.
			if (path !== undefined && path !== '' && link !== undefined && !(id === 'storage' && link[end].isElsewhere === true)) {
				expect(part(link[end], role), `${id} ${end} ${role}`).toMatchObject({path, named: {by: expect.stringContaining(`--${by}`) as string}});
				expect(part(link[end], role)?.state, path).toBe(existsSync(tree.at(path)) ? 'there' : 'missing');
			}
		}
		for (const [id, path] of [['api/admin.conf', '/etc/kubernetes/admin.conf'], ['api/super-admin.conf', '/etc/kubernetes/super-admin.conf'], ['api/kubelet', '/etc/kubernetes/kubelet.conf'], ['api/kube-scheduler', '/etc/kubernetes/scheduler.conf']] as const) {
			const link = linkOf(map, id);
			expect(link.urls).toEqual([/server: (\S+)/.exec(read(path))?.[1]]);
			if (/client-certificate-data/.test(read(path))) {
				const client = inside(path, 'client-certificate-data');
				expect(link.as).toEqual({user: subjectOf(client, 'CN')[0], groups: subjectOf(client, 'O')});
			}
		}
		for (const [id, certificate] of [['storage', flag('kube-apiserver', 'etcd-certfile')], ['kubelet', flag('kube-apiserver', 'kubelet-client-certificate')]] as const) {
			if (certificate !== undefined && existsSync(tree.at(certificate))) {
				expect(linkOf(map, id).as).toEqual({user: subjectOf(at(certificate), 'CN')[0], groups: subjectOf(at(certificate), 'O')});
			}
		}
	});

	test.each(recordedTrees())('%s: who signed whom is what the signatures say', async (name) => {
		tree = new TreeMaker(name);
		const {authorities} = await mapOf();
		expect(authorities.length).toBeGreaterThan(1);
		const leaves = new Map([
			...authorities.flatMap(({signed}) => signed), ...readdirSync(tree.at('/etc/kubernetes')).filter((file) => file.endsWith('.conf')).map((file) => `/etc/kubernetes/${file}`),
		].map((path) => [path, path.endsWith('.conf') ? inside(path, 'client-certificate-data') : at(path)]));
		for (const {path, certificate, key, keyPath, signed} of authorities) {
			const ca = at(path);
			expect(certificate.fingerprint).toBe(ca.fingerprint256.replaceAll(':', '').toLowerCase());
			expect(key).toBe(existsSync(tree.at(keyPath)) ? 'there' : 'missing');
			// Of a CA that has expired nothing is good, whoever signed it.
			const good = Date.parse(ca.validTo) > Date.now();
			expect(new Set(signed)).toEqual(new Set([...leaves].filter(([, leaf]) => good && signs(ca, leaf)).map(([leaf]) => leaf)));
		}
	});

	test('ports, probes and the kubelet are those of the files', async () => {
		tree = new TreeMaker('init-defaults');
		const map = await mapOf();
		const urls = (about: LinkAbout) => map.links.filter((link) => link.about === about).flatMap((link) => link.urls);
		expect(urls('storage')).toEqual(['https://127.0.0.1:2379']);
		expect(urls('kubelet-api')).toEqual(['https://NODE:10250']);
		expect(urls('kubelet-health')).toEqual(['http://127.0.0.1:10248/healthz']);
		expect(urls('probe').sort()).toEqual([
			'http://127.0.0.1:2381/livez', 'http://127.0.0.1:2381/readyz', 'https://127.0.0.1:10257/healthz', 'https://127.0.0.1:10259/livez', 'https://127.0.0.1:10259/readyz',
			'https://192.0.2.10:6443/livez', 'https://192.0.2.10:6443/readyz',
		]);
		expect(map.links.filter(({kind}) => kind === 'plain').map(({id}) => id)).toEqual(['probe/etcd', 'probe/kubelet']);
		// kubeadm gives the API server no CA for kubelets.
		expect(linkOf(map, 'kubelet')).toMatchObject({unchecked: 'server', isSelfMade: true});
		expect(part(linkOf(map, 'kubelet').to, 'shows')).toMatchObject({path: '/var/lib/kubelet/pki/kubelet.crt', state: 'later'});
		expect(map.links.flatMap(({faults}) => faults)).toEqual([]);
		expect(map.unnamed).toEqual(['/etc/kubernetes/pki/front-proxy-ca.key', ...['ca.key', 'healthcheck-client.crt', 'healthcheck-client.key'].map((name) => `/etc/kubernetes/pki/etcd/${name}`)]);
	});

	test('the pin is what openssl makes of the CA, as kubeadm\'s documentation has it', async () => {
		tree = new TreeMaker('init-defaults');
		const der = execFileSync('openssl', ['x509', '-pubkey', '-noout', '-in', tree.at('/etc/kubernetes/pki/ca.crt')]);
		const hash = execFileSync('openssl', ['dgst', '-sha256', '-hex'], {input: execFileSync('openssl', ['pkey', '-pubin', '-outform', 'der'], {input: der})}).toString().trim().split(/\s+/).at(-1) ?? '';
		expect(linkOf(await mapOf(), 'api/joining').pin).toBe(`sha256:${hash}`);
	});
});

const pki = (name: string) => `/etc/kubernetes/pki/${name}`;
const APISERVER = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const put = (path: string, text: string) => {
	mkdirSync(dirname(tree.at(path)), {recursive: true});
	writeFileSync(tree.at(path), text);
};
const edit = (path: string, change: (text: string) => string) => put(path, change(read(path)));
const DAY = 86_400;

/** A change of a good node, and the faults that it brings: the link and the code. */
const broken: Readonly<Record<string, readonly [change: () => void, ...(readonly [link: string, fault: Partial<TrustFault> & {readonly code: TrustFault['code']}])[]]>> = {
	'the API server\'s client certificate for etcd is of another CA': [() => put(pki('apiserver-etcd-client.crt'), tree.issue('apiserver-etcd-client', {foreign: true}).pem), ['storage', {code: 'pki', path: pki('apiserver-etcd-client.crt')}]],
	'etcd\'s certificate is not there': [() => rmSync(tree.at(pki('etcd/server.crt'))), ['storage', {code: 'missing', path: pki('etcd/server.crt'), by: '--cert-file'}]],
	'the front proxy\'s certificate has expired': [() => put(pki('front-proxy-client.crt'), tree.issue('front-proxy-client', {later: -366 * DAY}).pem), ['aggregation', {code: 'pki', path: pki('front-proxy-client.crt')}]],
	'a manifest names another file': [() => edit(APISERVER, (text) => text.replace('/etc/kubernetes/pki/apiserver.crt', '/etc/kubernetes/pki/other.crt')), ['api/admin.conf', {code: 'missing', path: pki('other.crt'), by: '--tls-cert-file'}], ['api/pods', {code: 'missing', path: pki('other.crt')}]],
	'a manifest does not name one': [() => edit(APISERVER, (text) => text.replace(/ *- --kubelet-client-key=.*\n/, '')), ['kubelet', {code: 'not-named', path: APISERVER, by: '--kubelet-client-key'}]],
	'etcd trusts the wrong CA': [() => edit('/etc/kubernetes/manifests/etcd.yaml', (text) => text.replace('--trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt', '--trusted-ca-file=/etc/kubernetes/pki/ca.crt')), ['storage', {code: 'pki', path: pki('apiserver-etcd-client.crt')}]],
	'the server\'s certificate lacks its address': [() => put(pki('apiserver.crt'), tree.issue('apiserver', {ipAddresses: ['203.0.113.9']}).pem), ['api/kubelet', {code: 'pki', path: pki('apiserver.crt')}]],
	'the server\'s certificate lacks the Service\'s name': [() => put(pki('apiserver.crt'), tree.issue('apiserver', {dnsNames: ['cp1']}).pem), ['api/pods', {code: 'pki', path: pki('apiserver.crt')}]],
	'sa.pub is another\'s': [() => put(pki('sa.pub'), execFileSync('openssl', ['x509', '-pubkey', '-noout', '-in', tree.at(pki('ca.crt'))]).toString()), ['tokens/kube-apiserver', {code: 'pair', path: pki('sa.pub'), other: pki('sa.key')}]],
	'a client certificate is a server\'s': [() => put(pki('apiserver-kubelet-client.crt'), tree.issue('apiserver-kubelet-client', {usages: ['serverAuth']}).pem), ['kubelet', {code: 'usage', path: pki('apiserver-kubelet-client.crt'), usage: 'clientAuth'}]],
	'the front proxy has a name that is not allowed': [() => put(pki('front-proxy-client.crt'), tree.issue('front-proxy-client', {subject: {commonName: 'other', organizations: []}}).pem), ['aggregation', {code: 'not-allowed', name: 'other'}]],
	'nothing runs etcd': [() => rmSync(tree.at('/etc/kubernetes/manifests/etcd.yaml')), ['storage', {code: 'no-program', actor: 'etcd'}]],
	'etcd listens elsewhere': [() => edit('/etc/kubernetes/manifests/etcd.yaml', (text) => text.replace(/--listen-client-urls=.*/, '--listen-client-urls=https://127.0.0.1:2399')), ['storage', {code: 'port', url: 'https://127.0.0.1:2379'}]],
	'a kubeconfig leads to another port': [() => edit('/etc/kubernetes/scheduler.conf', (text) => text.replace(':6443', ':8443')), ['api/kube-scheduler', {code: 'port', url: 'https://192.0.2.10:8443', listens: '6443'}]],
	'a kubeconfig is no YAML': [() => put('/etc/kubernetes/kubelet.conf', '{'), ['api/kubelet', {code: 'pki', path: '/etc/kubernetes/kubelet.conf'}]],
	'a manifest is no YAML': [() => put(APISERVER, 'a: [b'), ['api/admin.conf', {code: 'no-program', actor: 'kube-apiserver'}], ['api/admin.conf', {code: 'malformed', path: APISERVER}]],
	'the kubelet\'s configuration is no YAML': [() => put('/var/lib/kubelet/config.yaml', 'a: [b'), ['kubelet', {code: 'malformed', path: '/var/lib/kubelet/config.yaml'}]],
	'a certificate is damaged': [() => put(pki('etcd/peer.crt'), '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'), ['peers', {code: 'pki', path: pki('etcd/peer.crt')}]],
	'a key is a folder': [() => {
		rmSync(tree.at(pki('etcd/server.key')));
		mkdirSync(tree.at(pki('etcd/server.key')));
	}, ['storage', {code: 'unreadable', path: pki('etcd/server.key')}]],
};

describe('what does not hold is said where it is', () => {
	test.each(Object.entries(broken))('%s', async (_, [change, ...expected]) => {
		tree = new TreeMaker('init-defaults');
		change();
		const map = await mapOf();
		for (const [id, fault] of expected) {
			expect(linkOf(map, id).faults).toContainEqual(expect.objectContaining(fault));
		}
		// Nothing is said of links that it has no part in.
		expect(map.links.filter(({id, faults}) => id.startsWith('probe/') && id !== 'probe/kubelet' && faults.length > 0)).toEqual([]);
	});

	test('a file that somebody else may read alone', async (context) => {
		tree = new TreeMaker('init-defaults');
		context.skip(process.getuid?.() === 0, 'root reads everything');
		chmodSync(tree.at(pki('sa.key')), 0);
		expect(linkOf(await mapOf(), 'tokens/kube-apiserver').faults).toContainEqual({code: 'unreadable', path: pki('sa.key'), errno: 'EACCES'});
	});
});

describe('what another made, too', () => {
	test('the kubelet\'s own files: rotated client certificate, serving certificate, drop-in', async () => {
		tree = new TreeMaker('init-defaults');
		const {pem, key} = tree.issue('kubelet.conf');
		put('/var/lib/kubelet/pki/kubelet-client-current.pem', pem + key);
		put('/var/lib/kubelet/pki/kubelet.crt', tree.issue('etcd/ca').pem);
		put('/var/lib/kubelet/pki/kubelet.key', tree.issue('etcd/ca').key);
		edit('/etc/kubernetes/kubelet.conf', (text) => text.replace(/client-certificate-data: .*/, 'client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem').replace(/client-key-data: .*/, 'client-key: /var/lib/kubelet/pki/kubelet-client-current.pem'));
		put('/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf', '[Service]\nEnvironment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"\n');
		const map = await mapOf();
		const link = linkOf(map, 'api/kubelet');
		expect(part(link.from, 'kubeconfig')).toMatchObject({path: '/etc/kubernetes/kubelet.conf', named: {by: '--kubeconfig', path: '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf'}});
		expect(part(link.from, 'shows')).toMatchObject({path: '/var/lib/kubelet/pki/kubelet-client-current.pem', state: 'there'});
		expect(link.as).toEqual({user: 'system:node:cp1', groups: ['system:nodes']});
		expect(link.faults).toEqual([]);
		expect(part(linkOf(map, 'kubelet').to, 'shows')).toMatchObject({path: '/var/lib/kubelet/pki/kubelet.crt', state: 'there'});
		expect(linkOf(map, 'kubelet').isSelfMade).toBe(true);
	});

	test('a manifest under another name, in the folder that the kubelet is told', async () => {
		tree = new TreeMaker('init-defaults');
		edit('/var/lib/kubelet/config.yaml', (text) => text.replace(/staticPodPath: .*/, 'staticPodPath: /opt/pods'));
		for (const [index, name] of ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].entries()) {
			put(`/opt/pods/${index}.yaml`, read(`/etc/kubernetes/manifests/${name}.yaml`));
		}
		const map = await mapOf();
		expect(linkOf(map, 'storage')).toMatchObject({from: {file: '/opt/pods/1.yaml'}, to: {file: '/opt/pods/0.yaml'}, faults: []});
	});

	test('a worker: its API server is on another node', async () => {
		tree = new TreeMaker('init-defaults');
		for (const name of ['manifests', 'pki/etcd', 'pki/ca.key', 'admin.conf', 'super-admin.conf', 'controller-manager.conf', 'scheduler.conf']) {
			rmSync(tree.at(`/etc/kubernetes/${name}`), {recursive: true});
		}
		const map = await mapOf();
		expect(linkOf(map, 'api/kubelet')).toMatchObject({to: {actor: 'kube-apiserver', isElsewhere: true}, faults: [], as: {user: 'system:node:cp1'}});
		expect(map.links.map(({id}) => id)).toEqual(['api/kubelet', 'probe/kubelet']);
	});

	test('nothing', async () => {
		tree = new TreeMaker('init-defaults');
		rmSync(tree.at('/etc/kubernetes'), {recursive: true});
		rmSync(tree.at('/var/lib/kubelet'), {recursive: true});
		expect(await mapOf()).toEqual({authorities: [], links: [], unnamed: []});
	});
});
