import {createPrivateKey, generateKeyPairSync, randomBytes} from 'node:crypto';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {readCertificate} from '../../source/core/pki/read.ts';
import {issueCertificate, serialBytes, serialNumber} from '../../source/core/pki/x509.ts';
import {Sensitive} from '../../source/core/secrets/sensitive.ts';
import type {DiagnosisCode} from '../../source/core/told/diagnosis-codes.ts';

/** A known failure brought about by a change on a node's disk. */
export interface Fault {
	/** A certificate that is made first, as `made.crt` and `made.key` in /etc/kubernetes. */
	readonly made?: Made;
	/** Typed on the node. */
	readonly breaks: string;
	/** What a person does in the editor that a printed command opens: words for sed. */
	readonly edits?: string;
	/** What the sentence asks for beside the printed commands, typed on the node. */
	readonly also?: string;
	/** All components are well with it. */
	readonly isWell?: true;
	/** The sentence says to run init again. */
	readonly again?: true;
}

interface Made {
	/** The CA's files on the node, without suffix; one that nobody knows unless said. */
	readonly by?: string;
	readonly name: string;
	readonly groups?: readonly string[];
	readonly dns?: readonly string[];
	readonly addresses?: readonly string[];
	readonly usages: readonly ('serverAuth' | 'clientAuth')[];
	/** From and until, in days from now. */
	readonly days?: readonly [from: number, until: number];
}

const MANIFESTS = '/etc/kubernetes/manifests';
const CONFIG = '/var/lib/kubelet/config.yaml';
const PKI = '/etc/kubernetes/pki';
const RESTART = 'systemctl restart kubelet';
const kill = (component: string) => `crictl stop $(crictl ps -q --name ${component})`;
const swap = (file: string, from: string, to: string): Fault => ({breaks: `sed -i 's|${from}|${to}|' ${file}`, edits: `s|${to}|${from.replaceAll(/^\^|\$$/g, '')}|`});
const inManifest = (component: string, from: string, to: string) => swap(`${MANIFESTS}/${component}.yaml`, from, to);
const flag = (component: string, words: string): Fault => ({breaks: `sed -i 's|^    - ${component}$|&\\n    - ${words}|' ${MANIFESTS}/${component}.yaml`, edits: `\\|^    - ${words}$|d`});
const line = (words: string, pattern: string): Fault => ({breaks: `echo '${words}' >> ${CONFIG}; ${RESTART}`, edits: `/${pattern}/d`});
const ofKubelet = (words: string): Fault => ({breaks: `sed -i 's/="/="${words} /' /var/lib/kubelet/kubeadm-flags.env; ${RESTART}`, edits: `s/${words} //`});
/** A flag of the API server that names a file which holds that. */
const withFile = (name: string, content: string): Fault => {
	const {breaks, edits = ''} = flag('kube-apiserver', `--${name}=${PKI}/own.yaml`);
	return {breaks: `printf '${content}' > ${PKI}/own.yaml; ${breaks}`, edits};
};
const PAIR = `mv /etc/kubernetes/made.crt $1.crt; mv /etc/kubernetes/made.key $1.key`;
const pair = (path: string, component: string) => `${PAIR.replaceAll('$1', `${PKI}/${path}`)}; ${kill(component)}`;
const inKubeconfig = (file: string) => `for w in certificate:crt key:key; do sed -i "s|client-\${w%:*}-data:.*|client-\${w%:*}-data: $(base64 -w0 /etc/kubernetes/made.\${w#*:})|" ${file}; done; rm /etc/kubernetes/made.*`;
/** The kubelet keeps what it shows in a file of its own; a node that it made before would be there. */
const asKubelet = `kubestep-delete-node; cat /etc/kubernetes/made.crt /etc/kubernetes/made.key > /var/lib/kubelet/pki/kubelet-client-current.pem; rm /etc/kubernetes/made.*; ${RESTART}`;
/** Somebody else's program that has a port, which `also` ends. */
const listener = (port: number) => `kubestep-listen ${port}`;
const STOP_LISTENER = 'kill $(cat /run/listener)';

export const faults: Readonly<Partial<Record<DiagnosisCode, Fault>>> = {
	'kubelet.config-missing': {breaks: `rm ${CONFIG}; ${RESTART}`},
	'kubelet.config-syntax': line(': {', '^: {'),
	'kubelet.config-value': line('imageGCHighThresholdPercent: 50', '^imageGCHighThresholdPercent: 50'),
	'kubelet.feature-gate': line('featureGates: {NoSuchGate: true}', '^featureGates'),
	'kubelet.node-labels': ofKubelet('--node-labels=node-role.kubernetes.io\\/worker='),
	'kubelet.unknown-flag': ofKubelet('--network-plugin=cni'),
	'kubelet.kubeconfig-missing': {breaks: `rm -rf /etc/kubernetes/kubelet.conf /var/lib/kubelet/pki/kubelet-client-*; ${RESTART}`},
	'kubelet.runtime-socket': {breaks: `systemctl stop containerd; ${RESTART}`},
	'kubelet.manager-state': {breaks: `echo '{"policyName":"static","defaultCpuSet":"0-1","checksum":0}' > /var/lib/kubelet/cpu_manager_state; ${RESTART}`},
	'kubelet.ca-unreadable': {breaks: `cp ${PKI}/ca.crt /run/ca.crt; echo none > ${PKI}/ca.crt; ${RESTART}`, also: `cp /run/ca.crt ${PKI}/ca.crt; ${RESTART}`},
	'kubelet.file-missing': {breaks: `cp ${PKI}/ca.crt /run/ca.crt; rm ${PKI}/ca.crt; ${RESTART}`, also: `cp /run/ca.crt ${PKI}/ca.crt; ${RESTART}`},
	'kubelet.stopped': {breaks: 'systemctl stop kubelet'},
	'kubelet.port-taken': {breaks: `systemctl stop kubelet; ${listener(10_248)}; systemctl start kubelet`, also: `${STOP_LISTENER}; ${RESTART}`},
	'manifest.missing': {breaks: `rm ${MANIFESTS}/etcd.yaml`},
	'manifest.folder': {breaks: `sed -i 's|^staticPodPath:.*|staticPodPath: /etc/kubernetes/static|' ${CONFIG}; ${RESTART}`, edits: 's|^staticPodPath:.*|staticPodPath: /etc/kubernetes/manifests|'},
	'manifest.unread': {breaks: `sed -i 's|^staticPodPath:.*|staticPodPath: ""|' ${CONFIG}; ${RESTART}`, edits: 's|^staticPodPath:.*|staticPodPath: /etc/kubernetes/manifests|'},
	'manifest.invalid': inManifest('etcd', '^      name: etcd-data$', '      name: etcd-none'),
	'manifest.resources': inManifest('kube-scheduler', 'cpu: 100m', 'cpu: "64"'),
	'volume.host-path': inManifest('kube-scheduler', 'type: FileOrCreate', 'type: Directory'),
	'sandbox.resolv-conf': {breaks: `sed -i '/^resolvConf/d' ${CONFIG}; echo 'resolvConf: /run/none/resolv.conf' >> ${CONFIG}; sed -i 's|^status: {}|status: { }|' ${MANIFESTS}/*.yaml; ${RESTART}`, edits: '/^resolvConf/d'},
	'image.never': {breaks: `sed -i 's|imagePullPolicy: IfNotPresent|imagePullPolicy: Never|;s|kube-scheduler:v1.36.2|kube-scheduler:v1.36.1|' ${MANIFESTS}/kube-scheduler.yaml`},
	'image.name': inManifest('kube-scheduler', 'k8s.io/kube-scheduler', 'k8s.io/Kube-Scheduler'),
	'image.not-found': {breaks: `sed -i 's|kube-scheduler:v1.36.2|kube-scheduler:v1.99.0|' ${MANIFESTS}/kube-scheduler.yaml`, also: `sed -i 's|kube-scheduler:v1.99.0|kube-scheduler:v1.36.2|' ${MANIFESTS}/kube-scheduler.yaml`},
	'container.command-missing': inManifest('etcd', '- etcd$', '- etcdd'),
	'container.unknown-flag': flag('kube-apiserver', '--insecure-port=0'),
	'container.flag-value': flag('kube-apiserver', '--event-ttl=1day'),
	'container.flag-refused': flag('kube-scheduler', '--secure-port=99999'),
	'container.feature-gate': flag('kube-scheduler', '--feature-gates=NoSuchGate=true'),
	'container.file-missing': {breaks: `rm ${PKI}/apiserver.crt; ${kill('kube-apiserver')}`},
	'container.config-kind': withFile('egress-selector-config-file', 'apiVersion: apiserver.k8s.io/v9\\nkind: EgressSelectorConfiguration\\n'),
	'container.port-taken': {breaks: `mv ${MANIFESTS}/kube-scheduler.yaml /run/; sleep 2; ${listener(10_259)}; mv /run/kube-scheduler.yaml ${MANIFESTS}/`, also: STOP_LISTENER},
	'container.address-missing': {...inManifest('kube-scheduler', '--bind-address=127.0.0.1', '--bind-address=192.0.2.99'), also: `sed -i 's|192.0.2.99|127.0.0.1|' ${MANIFESTS}/kube-scheduler.yaml`},
	'apiserver.admission-plugin': flag('kube-apiserver', '--enable-admission-plugins=PodSecurityPolicy'),
	'apiserver.service-subnet': inManifest('kube-apiserver', '10.96.0.0/12', '10.96.0.0/33'),
	'apiserver.admission-config': flag('kube-apiserver', '--admission-control-config-file=/etc/kubernetes/admission.yaml'),
	'apiserver.encryption-config': flag('kube-apiserver', '--encryption-provider-config=/etc/kubernetes/encryption.yaml'),
	'apiserver.audit-policy': flag('kube-apiserver', '--audit-policy-file=/etc/kubernetes/policy.yaml'),
	'apiserver.audit-log': flag('kube-apiserver', `--audit-log-path=${PKI}/log/audit.log`),
	'apiserver.authentication-config': flag('kube-apiserver', '--oidc-client-id=somebody'),
	'apiserver.authorization-config': inManifest('kube-apiserver', '--authorization-mode=Node,RBAC', '--authorization-mode=Node,Rbac'),
	'apiserver.etcd-unreachable': {...inManifest('kube-apiserver', '127.0.0.1:2379', '127.0.0.1:2399'), also: `sed -i 's|127.0.0.1:2399|127.0.0.1:2379|' ${MANIFESTS}/kube-apiserver.yaml`},
	'scheduler.config': {breaks: `cp ${MANIFESTS}/kube-scheduler.yaml /run/; printf 'apiVersion: kubescheduler.config.k8s.io/v1beta3\\nkind: KubeSchedulerConfiguration\\n' > /etc/kubernetes/scheduler.yaml; sed -i 's|^    - kube-scheduler$|&\\n    - --config=/etc/kubernetes/scheduler.yaml|;s|^    - mountPath: /etc/kubernetes/scheduler.conf|    - mountPath: /etc/kubernetes/scheduler.yaml\\n      name: own\\n&|;s|^  volumes:|&\\n  - hostPath: {path: /etc/kubernetes/scheduler.yaml}\\n    name: own|' ${MANIFESTS}/kube-scheduler.yaml`, also: `cp /run/kube-scheduler.yaml ${MANIFESTS}/`},
	'etcd.data-corrupt': {breaks: `systemctl stop kubelet; ${kill('etcd')}; head -c 65536 /dev/urandom > /var/lib/etcd/member/snap/db; systemctl start kubelet`},
	'etcd.cluster-mismatch': {breaks: `systemctl stop kubelet; ${kill('etcd')}; rm -r /var/lib/etcd/member; sed -i 's|--name=cp1|--name=other|' ${MANIFESTS}/etcd.yaml; systemctl start kubelet`, also: `sed -i 's|--name=other|--name=cp1|' ${MANIFESTS}/etcd.yaml`},
	'certificate.key': {breaks: `openssl ecparam -name prime256v1 -genkey -noout > ${PKI}/apiserver.key; ${kill('kube-apiserver')}`, also: `rm ${PKI}/apiserver.crt ${PKI}/apiserver.key; kubestep init phase certs apiserver`},
	'certificate.unreadable': {breaks: `echo none > ${PKI}/apiserver.crt; ${kill('kube-apiserver')}`, also: `rm ${PKI}/apiserver.crt ${PKI}/apiserver.key; kubestep init phase certs apiserver`},
	'certificate.expired': {made: {by: 'etcd/ca', name: 'cp1', dns: ['cp1', 'localhost'], addresses: ['192.0.2.10', '127.0.0.1'], usages: ['serverAuth', 'clientAuth'], days: [-30, -1]}, breaks: pair('etcd/server', 'etcd')},
	'certificate.not-yet-valid': {made: {by: 'etcd/ca', name: 'cp1', dns: ['cp1', 'localhost'], addresses: ['192.0.2.10', '127.0.0.1'], usages: ['serverAuth', 'clientAuth'], days: [1, 30]}, breaks: pair('etcd/server', 'etcd'), also: `kubestep certs renew all; ${kill('etcd')}`},
	'certificate.address': {made: {by: 'ca', name: 'kube-apiserver', dns: ['kubernetes'], addresses: ['10.96.0.1'], usages: ['serverAuth']}, breaks: pair('apiserver', 'kube-apiserver'), also: kill('kube-apiserver'), again: true},
	'certificate.usage': {made: {by: 'etcd/ca', name: 'cp1', dns: ['cp1', 'localhost'], addresses: ['192.0.2.10', '127.0.0.1'], usages: ['clientAuth']}, breaks: `${pair('etcd/server', 'etcd')}; ${kill('kube-apiserver')}`, also: `rm ${PKI}/etcd/server.*; kubestep init phase certs all; ${kill('etcd')}`},
	'certificate.authority': {made: {by: 'ca', name: 'kube-apiserver-etcd-client', usages: ['clientAuth']}, breaks: pair('apiserver-etcd-client', 'kube-apiserver'), also: `rm ${PKI}/apiserver-etcd-client.*`, again: true},
	'component.kubeconfig-empty': {breaks: `: > /etc/kubernetes/scheduler.conf; ${kill('kube-scheduler')}`},
	'component.unauthorized': {made: {name: 'system:kube-scheduler', usages: ['clientAuth']}, breaks: `${inKubeconfig('/etc/kubernetes/scheduler.conf')}; ${kill('kube-scheduler')}`},
	'node.unauthorized': {made: {name: 'system:node:cp1', groups: ['system:nodes'], usages: ['clientAuth']}, breaks: asKubelet, isWell: true},
	'node.forbidden': {made: {by: 'ca', name: 'somebody', usages: ['clientAuth']}, breaks: asKubelet, isWell: true},
	'node.name': {breaks: `kubestep-delete-node; sed -i 's/="/="--hostname-override=other /' /var/lib/kubelet/kubeadm-flags.env; ${RESTART}`, also: `sed -i 's/--hostname-override=other //' /var/lib/kubelet/kubeadm-flags.env; ${RESTART}`, isWell: true},
};

const DAY = 24 * 3600 * 1000;
const newKey = () => generateKeyPairSync('ec', {namedCurve: 'P-256', publicKeyEncoding: {type: 'spki', format: 'pem'}, privateKeyEncoding: {type: 'pkcs8', format: 'pem'}});

/** Makes what a fault wants, where a node's folder has /etc/kubernetes. */
export function make({by, name, groups = [], dns = [], addresses = [], usages, days: [from, until] = [-1, 300]}: Made, folder: string): void {
	const validity = {notBefore: Math.floor(Date.now() / 1000) * 1000 + from * DAY, notAfter: Math.floor(Date.now() / 1000) * 1000 + until * DAY};
	const issue = (request: Pick<Parameters<typeof issueCertificate>[0], 'subject' | 'usages' | 'publicPem' | 'signer'>) => {
		const issued = issueCertificate({dnsNames: dns, ipAddresses: addresses, serial: serialNumber(randomBytes(serialBytes)), validity, ...request});
		if (!issued.ok) {
			throw new Error(issued.fault.code);
		}
		return issued.value.pem;
	};
	const other = newKey();
	const pki = join(folder, 'etc/kubernetes/pki');
	const ca = by === undefined
		? {pem: issue({subject: {commonName: 'elsewhere', organizations: []}, usages: [], publicPem: other.publicKey, signer: {self: new Sensitive(other.privateKey)}}), key: other.privateKey}
		: {pem: readFileSync(join(pki, `${by}.crt`), 'utf8'), key: readFileSync(join(pki, `${by}.key`), 'utf8')};
	const certificate = readCertificate(ca.pem);
	if (!certificate.ok) {
		throw new Error(certificate.fault.code);
	}
	const own = newKey();
	const path = join(folder, 'etc/kubernetes/made');
	mkdirSync(dirname(path), {recursive: true});
	writeFileSync(`${path}.crt`, issue({subject: {commonName: name, organizations: groups}, usages, publicPem: own.publicKey, signer: {certificate: certificate.value, key: createPrivateKey(ca.key)}}));
	writeFileSync(`${path}.key`, own.privateKey);
}
