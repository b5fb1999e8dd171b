import {chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {inspectNode, prepareInspect} from '../../source/cli/run/prepare-inspect.ts';
import {differenceText} from '../../source/texts/differences.ts';
import {recordedTrees, TreeMaker} from './tree.ts';

/** Recorded trees in which something was there before kubeadm, or whose flags no file tells: what is said of them, and no more. */
const known: Readonly<Record<string, readonly string[]>> = {
	'init-existing-admin-conf': ['admin.conf: server: https://192.0.2.10:6443 → https://192.0.2.99:6443'],
	'init-existing-apiserver-wrong-san': [
		...['cp1', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local', '10.96.0.1', '192.0.2.10'].map((name) => `apiserver: SAN ${name} missing`),
		'apiserver: SAN somewhere-else.example added', 'apiserver: SAN 203.0.113.99 added',
	],
	'init-existing-ca': ['ca: subject: CN=kubernetes → CN=example-root-ca', 'ca: key algorithm: RSA-2048 → RSA-3072', 'ca: SAN kubernetes missing', 'ca: SAN example-root-ca added'],
	'init-existing-ca-expired': [],
	'init-existing-sa-key': ['sa: /etc/kubernetes/pki/sa.pub is missing'],
	'init-external-ca': [
		'ca: subject: CN=kubernetes → CN=example-external-ca', 'ca: SAN kubernetes missing', 'ca: SAN example-external-ca added',
		'apiserver-kubelet-client: subject: CN=kube-apiserver-kubelet-client → O=kubeadm:cluster-admins, CN=kube-apiserver-kubelet-client', 'sa: mode of /etc/kubernetes/pki/sa.pub: 0600 → 0644',
	],
	'init-node-name-flag': [
		'apiserver: SAN from-config missing', 'apiserver: SAN from-flag added',
		...['etcd/server', 'etcd/peer'].flatMap((name) => [`${name}: subject: CN=from-config → CN=from-flag`, `${name}: SAN from-config missing`, `${name}: SAN from-flag added`]),
		'kubelet.conf: user: system:node:from-config → system:node:from-flag', 'kubelet.conf: subject: O=system:nodes, CN=system:node:from-config → O=system:nodes, CN=system:node:from-flag',
		'etcd: flag --initial-cluster: from-config=https://192.0.2.10:2380 → from-flag=https://192.0.2.10:2380', 'etcd: flag --name: from-config → from-flag',
		'kubeadm-flags.env: flag --hostname-override: from-config → from-flag',
	],
};

/** Settings that only one file tells: without the configuration they show as changes. */
const loneWitnesses = [
	'init-authorization-mode', 'init-cert-sans', 'init-etcd-advertise', 'init-etcd-local', 'init-extra-args', 'init-extra-envs', 'init-extra-volumes', 'init-flags-only', 'init-kubelet-args',
	'init-kubelet-config', 'init-networking', 'init-patches-json-merge-ok', 'init-patches-strategic', 'init-v1beta3', 'init-version-ci', 'init-yaml-scalars',
];

let tree: TreeMaker;
afterEach(() => {
	tree.close();
});

/** What is said of a tree, a line a difference. */
async function said(config?: string): Promise<string[]> {
	const node = await prepareInspect({root: tree.folder, ...(config !== undefined && {config})}, 'inspect');
	try {
		return (await inspectNode(node)).flatMap(({now, differences}) => differences.map((one) => `${now.place.name}: ${differenceText(one, 'en')}`));
	} finally {
		await node.prepared.host.close();
	}
}

describe('a tree as kubeadm left it', () => {
	test.each(recordedTrees())('%s: nothing differs', async (name) => {
		tree = new TreeMaker(name);
		const before = snapshot(tree.folder);
		if (tree.config !== undefined) {
			const differences = await said(tree.config);
			// Certificates that were brought along end when they end.
			expect(name in known ? differences.filter((one) => !/: ends \d+ days (?:earlier|later)$/.test(one)) : differences).toEqual(known[name] ?? []);
		}
		if (!loneWitnesses.includes(name) && (!(name in known) || name === 'init-node-name-flag')) {
			// Nor does it where the node's own files have to tell the configuration.
			expect(await said()).toEqual([]);
		}
		expect(snapshot(tree.folder), 'looking changes nothing').toEqual(before);
	});
});

const MANIFESTS = '/etc/kubernetes/manifests';
const edit = (path: string, change: (text: string) => string) => () => {
	const text = readFileSync(tree.at(path), 'utf8');
	const changed = change(text);
	expect(changed, path).not.toBe(text);
	writeFileSync(tree.at(path), changed);
};
const pki = (name: string): string => `/etc/kubernetes/pki/${name}.crt`;
const issue = (name: string, change: Parameters<TreeMaker['issue']>[1]) => () => {
	writeFileSync(tree.at(pki(name)), tree.issue(name, change).pem);
};
const names = ['cp1', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'];

const changes: readonly [what: string, act: () => void, said: string][] = [
	['a flag', edit(`${MANIFESTS}/kube-apiserver.yaml`, (text) => text.replace('--authorization-mode=Node,RBAC', '--authorization-mode=AlwaysAllow')), 'kube-apiserver: flag --authorization-mode: Node,RBAC → AlwaysAllow'],
	['a flag more', edit(`${MANIFESTS}/kube-scheduler.yaml`, (text) => text.replace('    - --leader-elect=true', '    - --leader-elect=true\n    - --v=4')), 'kube-scheduler: flag --v added: 4'],
	['a flag less', edit(`${MANIFESTS}/etcd.yaml`, (text) => text.replace('    - --snapshot-count=10000\n', '')), 'etcd: flag --snapshot-count missing: 10000'],
	['a flag that several files tell', edit(`${MANIFESTS}/kube-apiserver.yaml`, (text) => text.replace('--service-cluster-ip-range=10.96.0.0/12', '--service-cluster-ip-range=10.97.0.0/16')), 'kube-apiserver: flag --service-cluster-ip-range: 10.96.0.0/12 → 10.97.0.0/16'],
	['a mount', edit(`${MANIFESTS}/kube-controller-manager.yaml`, (text) => text.replace('    - mountPath: /etc/ssl/certs\n      name: ca-certs\n      readOnly: true\n', '')), 'kube-controller-manager: mount /etc/ssl/certs missing: ca-certs, read-only'],
	['a mount that may be written', edit(`${MANIFESTS}/kube-controller-manager.yaml`, (text) => text.replace('      name: ca-certs\n      readOnly: true', '      name: ca-certs')), 'kube-controller-manager: mount /etc/ssl/certs: ca-certs, read-only → ca-certs'],
	['a volume', edit(`${MANIFESTS}/kube-apiserver.yaml`, (text) => text.replace('      path: /etc/ssl/certs', '      path: /opt/certs')), 'kube-apiserver: volume ca-certs: /etc/ssl/certs, DirectoryOrCreate → /opt/certs, DirectoryOrCreate'],
	['an image', edit(`${MANIFESTS}/kube-scheduler.yaml`, (text) => text.replace(/image: .*/, 'image: registry.k8s.io/kube-scheduler:v1.36.1')), 'kube-scheduler: image: registry.k8s.io/kube-scheduler:v1.36.2 → registry.k8s.io/kube-scheduler:v1.36.1'],
	['a probe', edit(`${MANIFESTS}/kube-apiserver.yaml`, (text) => text.replace('failureThreshold: 8', 'failureThreshold: 80')), 'kube-apiserver: livenessProbe.failureThreshold: 8 → 80'],
	['a manifest that is no YAML', () => writeFileSync(tree.at(`${MANIFESTS}/etcd.yaml`), 'a: [b'), 'etcd: cannot be understood'],
	['a manifest less', () => rmSync(tree.at(`${MANIFESTS}/kube-scheduler.yaml`)), 'kube-scheduler: /etc/kubernetes/manifests/kube-scheduler.yaml is missing'],
	['a backup that the kubelet reads as well', () => writeFileSync(tree.at(`${MANIFESTS}/kube-apiserver.yaml.bak`), readFileSync(tree.at(`${MANIFESTS}/kube-apiserver.yaml`))), 'kube-apiserver.yaml.bak: /etc/kubernetes/manifests/kube-apiserver.yaml.bak is there as well'],
	['a SAN more', issue('apiserver', {dnsNames: [...names, 'extra.example']}), 'apiserver: SAN extra.example added'],
	['a SAN less', issue('apiserver', {ipAddresses: ['10.96.0.1']}), 'apiserver: SAN 192.0.2.10 missing'],
	['a shorter validity', issue('apiserver', {later: -90 * 86_400}), 'apiserver: ends 90 days earlier'],
	['a renewed certificate', issue('front-proxy-client', {later: 300 * 86_400}), 'front-proxy-client: ends 300 days later'],
	['another usage', issue('etcd/healthcheck-client', {usages: ['clientAuth', 'serverAuth']}), 'etcd/healthcheck-client: usages: clientAuth → clientAuth, serverAuth'],
	['another subject', issue('apiserver-kubelet-client', {subject: {commonName: 'kube-apiserver-kubelet-client', organizations: ['system:masters']}}), 'apiserver-kubelet-client: subject: CN=kube-apiserver-kubelet-client → O=system:masters, CN=kube-apiserver-kubelet-client'],
	['another CA of the same name', issue('apiserver', {foreign: true}), 'apiserver: signed by: ca → CN=kubernetes'],
	['a key of another certificate', () => writeFileSync(tree.at('/etc/kubernetes/pki/apiserver.key'), readFileSync(tree.at('/etc/kubernetes/pki/sa.key'))), 'apiserver: private key /etc/kubernetes/pki/apiserver.key: of its certificate → of another certificate'],
	['a key less', () => rmSync(tree.at('/etc/kubernetes/pki/etcd/server.key')), 'etcd/server: /etc/kubernetes/pki/etcd/server.key is missing'],
	['a certificate less', () => rmSync(tree.at(pki('apiserver-etcd-client'))), 'apiserver-etcd-client: /etc/kubernetes/pki/apiserver-etcd-client.crt is missing'],
	['the mode of a key', () => chmodSync(tree.at('/etc/kubernetes/pki/ca.key'), 0o644), 'ca: mode of /etc/kubernetes/pki/ca.key: 0600 → 0644'],
	['the mode of a kubeconfig', () => chmodSync(tree.at('/etc/kubernetes/admin.conf'), 0o640), 'admin.conf: mode of /etc/kubernetes/admin.conf: 0600 → 0640'],
	['the mode of etcd\'s data', () => chmodSync(tree.at('/var/lib/etcd'), 0o755), 'data: mode of /var/lib/etcd: 0700 → 0755'],
	['the server of a kubeconfig', edit('/etc/kubernetes/scheduler.conf', (text) => text.replace('https://192.0.2.10:6443', 'https://192.0.2.66:6443')), 'scheduler.conf: server: https://192.0.2.10:6443 → https://192.0.2.66:6443'],
	['the CA of a kubeconfig', edit('/etc/kubernetes/admin.conf', (text) => text.replace(/(certificate-authority-data: ).*/, `$1${Buffer.from(readFileSync(tree.at(pki('front-proxy-ca')))).toString('base64')}`)), 'admin.conf: trusted CA: ca → CN=front-proxy-ca'],
	['a field of the kubelet', edit('/var/lib/kubelet/config.yaml', (text) => text.replace('rotateCertificates: true', 'rotateCertificates: false')), 'config.yaml: rotateCertificates: true → false'],
	['a flag of the kubelet', edit('/var/lib/kubelet/kubeadm-flags.env', (text) => text.replace('hostname-override=cp1', 'hostname-override=cp1 --v=5')), 'kubeadm-flags.env: flag --v added: 5'],
	['the socket of the kubelet', edit('/var/lib/kubelet/instance-config.yaml', (text) => text.replace('containerd/containerd.sock', 'crio/crio.sock')), 'instance-config.yaml: containerRuntimeEndpoint: unix:///run/containerd/containerd.sock → unix:///run/crio/crio.sock'],
];

describe('a change to what kubeadm left', () => {
	test.each(changes)('%s is named, and nothing else', async (_what, act, expected) => {
		tree = new TreeMaker('init-defaults');
		act();
		expect(await said(tree.config)).toEqual([expected]);
	});

	// Where files that agree tell the configuration, one that says otherwise is the change.
	test.each(changes)('%s is named without the configuration as well', async (what, act, expected) => {
		tree = new TreeMaker('init-defaults');
		act();
		// The two files that tell the socket disagree: which of them was changed cannot be known, so both are held against the default.
		expect(await said()).toEqual(what === 'the socket of the kubelet' ? [
			'instance-config.yaml: containerRuntimeEndpoint: unix:///var/run/containerd/containerd.sock → unix:///run/crio/crio.sock',
			'config.yaml: containerRuntimeEndpoint: unix:///var/run/containerd/containerd.sock → unix:///run/containerd/containerd.sock',
		] : [expected]);
	});
});

test('a kubelet.conf that points to the certificate which the kubelet renews is no change', async () => {
	tree = new TreeMaker('init-defaults');
	const {pem, key} = tree.issue('kubelet.conf', {later: -200 * 86_400});
	mkdirSync(tree.at('/var/lib/kubelet/pki'));
	writeFileSync(tree.at('/var/lib/kubelet/pki/kubelet-client-2026.pem'), pem + key);
	symlinkSync('/var/lib/kubelet/pki/kubelet-client-2026.pem', tree.at('/var/lib/kubelet/pki/kubelet-client-current.pem'));
	edit('/etc/kubernetes/kubelet.conf', (text) => text.replace(/client-certificate-data: .*/, 'client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem').replace(/client-key-data: .*/, 'client-key: /var/lib/kubelet/pki/kubelet-client-current.pem'))();
	expect(await said(tree.config)).toEqual([]);
});

test('a link in the tree leads nowhere out of it', async () => {
	tree = new TreeMaker('init-defaults');
	renameSync(tree.at('/etc/kubernetes/admin.conf'), tree.at('/etc/kubernetes/admin.conf.old'));
	symlinkSync('/../../../../../../../../etc/hostname', tree.at('/etc/kubernetes/admin.conf'));
	expect(await said(tree.config)).toEqual(['admin.conf: /etc/kubernetes/admin.conf is missing']);
});

/** Every path below a folder with what it is, its bits and its bytes. */
function snapshot(folder: string): Map<string, string> {
	return new Map(readdirSync(folder, {recursive: true, encoding: 'utf8'}).map((path) => {
		const stats = lstatSync(join(folder, path));
		const content = stats.isSymbolicLink() ? readlinkSync(join(folder, path)) : stats.isFile() && existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'latin1') : '';
		return [path, `${stats.mode} ${stats.uid}:${stats.gid} ${stats.mtimeMs} ${content}`];
	}));
}
