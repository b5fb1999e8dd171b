import type {DiagnosisCode} from '../../source/core/told/diagnosis-codes.ts';

type Map = Readonly<Record<string, unknown>>;

/** Parts of a configuration that are laid over the plain one. */
export interface ConfigPatch {
	readonly init?: Map;
	readonly cluster?: Map;
	readonly kubelet?: Map;
}

/** One way to keep a control plane from coming up, brought about on a real node, and the way out. */
export interface Fault {
	/** As docs/failures.md tells it. */
	readonly what: string;
	readonly code: DiagnosisCode;
	readonly component: string;
	readonly config?: ConfigPatch;
	/** Files of a folder of patches, by name. */
	readonly patches?: Readonly<Record<string, string>>;
	/** Shell words on the node before init. */
	readonly before?: string;
	/** The step after whose end `breaks` is run; absent: none. */
	readonly after?: string;
	readonly breaks?: string;
	/** Preflight checks that name the fault before anything is written. */
	readonly ignore?: string;
	/** The step before whose end the fault cannot show itself: what it needs is not there yet. */
	readonly shows?: string;
	/** The run ends well all the same, with a warning. */
	readonly isTolerated?: true;
	/** What the remedy says, as shell words. Configuration and patches are the plain ones the second time. */
	readonly mend?: string;
}

const extraArgs = (name: string, value: string): Map => ({extraArgs: [{name, value}]});
const apiServer = (name: string, value: string, more: Map = {}): ConfigPatch => ({cluster: {apiServer: {...extraArgs(name, value), ...more}}});
const volume = (path: string, more: Map = {}): Map => ({extraVolumes: [{name: 'own', hostPath: path, mountPath: path, ...more}]});
const etcdArgs = (name: string, value: string): ConfigPatch => ({cluster: {etcd: {local: extraArgs(name, value)}}});
const kubeletArgs = (name: string, value: string): ConfigPatch => ({init: {nodeRegistration: {kubeletExtraArgs: [{name, value}]}}});
const jsonPatch = (path: string, value: unknown, op = 'replace'): string => JSON.stringify([{op, path: `/spec/containers/0/${path}`, value}]);
const reset = 'kubestep reset --force';
/** Somebody else's program at an address. */
const listen = (address: string, port: number): string => `listen ${address} ${port}`;
const free = 'stop-listening';
const restartKubelet = 'systemctl restart kubelet';
const reconfigure = (words: string): string => `${words} && restart-containerd`;
const API_UP = 'wait-control-plane/kube-apiserver';
const OTHER_MEMBER = 'other=https://192.0.2.200:2380';

/** In the order of source/core/told/diagnosis-codes.ts. */
export const faults: readonly Fault[] = [
	// The kubelet itself.
	{what: 'The node has cgroup v1, and the kubelet is configured not to run there.', code: 'kubelet.cgroup-v1', component: 'kubelet', config: {kubelet: {failCgroupV1: true}}},
	{what: 'Swap is on (a /proc/swaps that lists a partition).', code: 'kubelet.swap', component: 'kubelet', config: {kubelet: {failSwapOn: true}},
		before: 'printf "Filename\\tType\\tSize\\tUsed\\tPriority\\n/dev/sdz1 partition 999 0 -2\\n" > /run/rig/swaps; mount --bind /run/rig/swaps /proc/swaps', mend: 'umount /proc/swaps'},
	{what: '/var/lib/kubelet/config.yaml was removed.', code: 'kubelet.config-missing', component: 'kubelet', after: 'kubelet-start/start', breaks: `rm /var/lib/kubelet/config.yaml; ${restartKubelet}`},
	{what: '/var/lib/kubelet/config.yaml is no YAML.', code: 'kubelet.config-syntax', component: 'kubelet', after: 'kubelet-start/start', breaks: `echo ': {' >> /var/lib/kubelet/config.yaml; ${restartKubelet}`, mend: 'kubestep init phase kubelet-start --config /etc/kubernetes/init.yaml'},
	{what: 'A value that the kubelet refuses.', code: 'kubelet.config-value', component: 'kubelet', config: {kubelet: {imageGCHighThresholdPercent: 50}}},
	{what: 'A flag that the kubelet does not know.', code: 'kubelet.unknown-flag', component: 'kubelet', config: kubeletArgs('network-plugin', 'cni')},
	{what: 'containerd with disabled_plugins = ["io.containerd.grpc.v1.cri"].', code: 'kubelet.cri-disabled', component: 'kubelet', after: 'kubelet-start/start',
		breaks: `${reconfigure('containerd-config \'1i disabled_plugins = ["io.containerd.grpc.v1.cri"]\'')}; ${restartKubelet}`, mend: `${reconfigure('containerd-config 1d')}; ${restartKubelet}`},
	{what: 'The kubelet is pointed at a socket where nothing listens.', code: 'kubelet.runtime-socket', component: 'kubelet', config: kubeletArgs('container-runtime-endpoint', 'unix:///run/containerd/none.sock')},
	{what: 'Another process has port 10248.', code: 'kubelet.port-taken', component: 'kubelet', before: listen('127.0.0.1', 10_248), mend: free},
	{what: 'kubelet.conf is not there.', code: 'kubelet.kubeconfig-missing', component: 'kubelet', after: 'kubelet-start/start', breaks: `rm -rf /etc/kubernetes/kubelet.conf /var/lib/kubelet/pki; ${restartKubelet}`},
	{what: 'The kubelet was stopped.', code: 'kubelet.stopped', component: 'kubelet', after: 'kubelet-start/start', breaks: 'systemctl stop kubelet', mend: 'systemctl start kubelet'},
	{what: 'The kubelet ends for a reason of its own: its root directory is a file.', code: 'kubelet.unknown', component: 'kubelet', config: kubeletArgs('root-dir', '/etc/hostname')},
	{what: 'The container runtime hangs.', code: 'runtime.unreachable', component: 'kubelet', after: 'kubelet-start/start', breaks: 'pause-containerd', mend: 'resume-containerd'},
	{what: 'The file system of /var/lib/etcd is full.', code: 'disk.full', component: 'etcd', before: 'mount -t tmpfs -o size=1m tmpfs /var/lib/etcd; head -c 1000k /dev/zero > /var/lib/etcd/.full', ignore: 'DirAvailable--var-lib-etcd', mend: 'umount /var/lib/etcd'},
	// Manifests.
	{what: 'etcd.yaml was removed.', code: 'manifest.missing', component: 'etcd', after: 'kubelet-start/start', breaks: 'rm /etc/kubernetes/manifests/etcd.yaml', mend: 'kubestep init phase etcd local --config /etc/kubernetes/init.yaml'},
	{what: 'The kubelet looks for manifests elsewhere.', code: 'manifest.folder', component: 'etcd', config: {kubelet: {staticPodPath: '/etc/kubernetes/static'}}},
	{what: 'etcd.yaml has a volume mount without a volume.', code: 'manifest.invalid', component: 'etcd', patches: {'etcd+json.json': jsonPatch('volumeMounts/0/name', 'etcd-none')}},
	{what: 'etcd asks for more CPUs than the node has.', code: 'manifest.resources', component: 'etcd', patches: {'etcd+json.json': jsonPatch('resources/requests/cpu', '400')}},
	{what: 'The kubelet is told no folder of manifests.', code: 'manifest.unread', component: 'etcd', after: 'kubelet-start/start', breaks: `sed -i '/^staticPodPath/d' /var/lib/kubelet/config.yaml; ${restartKubelet}`},
	// A Pod that does not come to its containers.
	{what: 'A volume of type File whose file is not there.', code: 'volume.host-path', component: 'kube-apiserver', config: apiServer('audit-policy-file', '/etc/kubernetes/audit-policy.yaml', volume('/etc/kubernetes/audit-policy.yaml', {pathType: 'File'}))},
	{what: 'The kubelet is told a resolv.conf that is not there.', code: 'sandbox.resolv-conf', component: 'etcd', config: {kubelet: {resolvConf: '/etc/no/resolv.conf'}}},
	{what: 'The sandbox image is not on the node, and its registry has none of its name.', code: 'sandbox.image-not-found', component: 'etcd', before: `registry 5000 404; ${reconfigure('containerd-config \'s|"registry.k8s.io/pause:3.10.2"|"127.0.0.1:5000/pause:3.8"|\'')}`,
		mend: reconfigure('containerd-config \'s|"127.0.0.1:5000/pause:3.8"|"registry.k8s.io/pause:3.10.2"|\'')},
	{what: 'The sandbox image is not on the node, and its registry cannot be reached.', code: 'sandbox.image-unreachable', component: 'etcd', before: reconfigure('containerd-config \'s|"registry.k8s.io/pause:3.10.2"|"127.0.0.1:5000/pause:3.8"|\''),
		mend: reconfigure('containerd-config \'s|"127.0.0.1:5000/pause:3.8"|"registry.k8s.io/pause:3.10.2"|\'')},
	{what: 'containerd uses the systemd driver where systemd does not run.', code: 'cgroup-driver', component: 'kubelet', before: reconfigure('containerd-config \'s/SystemdCgroup = false/SystemdCgroup = true/\''), mend: reconfigure('containerd-config \'s/SystemdCgroup = true/SystemdCgroup = false/\'')},
	{what: 'The runtime is told a runc that is not there.', code: 'sandbox.runtime-missing', component: 'etcd', before: reconfigure('containerd-config \'s|SystemdCgroup = false|&\\n      BinaryName = "/usr/local/sbin/runc-none"|\''), mend: reconfigure('containerd-config /BinaryName/d')},
	{what: 'The folder in which containerd keeps sandboxes is read-only.', code: 'disk.read-only', component: 'etcd', before: 'mount -t tmpfs -o ro tmpfs /run/containerd/io.containerd.grpc.v1.cri', mend: 'umount /run/containerd/io.containerd.grpc.v1.cri'},
	// Images.
	{what: 'imagePullPolicy Never, and the image is not on the node.', code: 'image.never', component: 'etcd', patches: {'etcd+json.json': JSON.stringify([{op: 'replace', path: '/spec/containers/0/image', value: 'registry.k8s.io/etcd:3.9.9-0'}, {op: 'add', path: '/spec/containers/0/imagePullPolicy', value: 'Never'}])}},
	{what: 'A name that is no image.', code: 'image.name', component: 'etcd', patches: {'etcd+json.json': jsonPatch('image', 'registry.k8s.io/Etcd:::3')}},
	{what: 'The registry asks for a login.', code: 'image.unauthorized', component: 'etcd', before: 'registry 5000 401', patches: {'etcd+json.json': jsonPatch('image', '127.0.0.1:5000/etcd:3.6.8-0')}},
	{what: 'The registry\'s certificate is signed by a CA that the node does not know.', code: 'image.authority', component: 'etcd', before: 'registry 5443 200 tls', patches: {'etcd+json.json': jsonPatch('image', 'ADDRESS:5443/etcd:3.6.8-0')}},
	{what: 'The registry speaks HTTP, and containerd HTTPS.', code: 'image.http', component: 'etcd', before: 'registry 5000 200', patches: {'etcd+json.json': jsonPatch('image', 'ADDRESS:5000/etcd:3.6.8-0')}},
	{what: 'The registry does not have the image.', code: 'image.not-found', component: 'etcd', before: 'registry 5000 404', patches: {'etcd+json.json': jsonPatch('image', '127.0.0.1:5000/etcd:3.6.9-0')}},
	{what: 'An image is not on the node, and its registry cannot be reached.', code: 'image.unreachable', component: 'etcd', patches: {'etcd+json.json': jsonPatch('image', '127.0.0.1:5000/etcd:3.6.8-0')}},
	{what: 'What is started in the container is no program for this processor.', code: 'image.format', component: 'etcd', patches: {'etcd+json.json': jsonPatch('command', ['/etc/kubernetes/pki/etcd/server.crt'])}, after: 'certs/sa/sa', breaks: 'chmod 755 /etc/kubernetes/pki/etcd/server.crt', mend: 'chmod 644 /etc/kubernetes/pki/etcd/server.crt'},
	{what: 'The registry answers with an error of its own.', code: 'image.unknown', component: 'etcd', before: 'registry 5000 500', patches: {'etcd+json.json': jsonPatch('image', '127.0.0.1:5000/etcd:3.6.8-0')}},
	// Containers that cannot be started.
	{what: 'The program of the manifest is not in the image.', code: 'container.command-missing', component: 'etcd', patches: {'etcd+json.json': jsonPatch('command/0', 'etcdd')}},
	{what: 'A folder is to be mounted onto a file.', code: 'container.mount', component: 'kube-scheduler', config: {cluster: {scheduler: {extraVolumes: [{name: 'own', hostPath: '/etc/kubernetes', mountPath: '/usr/local/bin/kube-scheduler', pathType: 'Directory'}]}}}},
	{what: 'A flag that kube-apiserver does not know.', code: 'container.unknown-flag', component: 'kube-apiserver', config: apiServer('insecure-port', '0')},
	{what: 'A value that kube-apiserver cannot read.', code: 'container.flag-value', component: 'kube-apiserver', config: apiServer('event-ttl', '1day')},
	{what: 'kube-scheduler is given a file that is not in its container.', code: 'container.file-missing', component: 'kube-scheduler', config: {cluster: {scheduler: extraArgs('config', '/etc/kubernetes/scheduler-config.yaml')}}},
	{what: 'kube-scheduler runs as a user who may not read its kubeconfig.', code: 'container.permission', component: 'kube-scheduler', patches: {'kube-scheduler+json.json': JSON.stringify([{op: 'add', path: '/spec/securityContext/runAsUser', value: 65_534}])}},
	{what: 'kube-apiserver may use 40 MiB.', code: 'container.oom', component: 'kube-apiserver', patches: {'kube-apiserver+json.json': jsonPatch('resources/limits', {memory: '40Mi'}, 'add')}},
	{what: 'etcd ends for a reason of its own: it is asked for its version.', code: 'container.ended', component: 'etcd', config: etcdArgs('version', 'true')},
	// Components that end, by their own words.
	{what: 'An admission plugin that kube-apiserver does not know.', code: 'apiserver.admission-plugin', component: 'kube-apiserver', config: apiServer('enable-admission-plugins', 'PodSecurityPolicy')},
	{what: 'A service subnet that is none.', code: 'apiserver.service-subnet', component: 'kube-apiserver', config: apiServer('service-cluster-ip-range', '10.96.0.0/33')},
	{what: 'An encryption configuration whose key is too short.', code: 'apiserver.encryption-config', component: 'kube-apiserver', before: 'write /etc/kubernetes/own/encryption.yaml \'{"apiVersion":"apiserver.config.k8s.io/v1","kind":"EncryptionConfiguration","resources":[{"resources":["secrets"],"providers":[{"aescbc":{"keys":[{"name":"k","secret":"YQ=="}]}}]}]}\'',
		config: apiServer('encryption-provider-config', '/etc/kubernetes/own/encryption.yaml', volume('/etc/kubernetes/own'))},
	{what: 'An audit policy of no known kind.', code: 'apiserver.audit-policy', component: 'kube-apiserver', before: 'write /etc/kubernetes/own/policy.yaml \'{"apiVersion":"audit.k8s.io/v9","kind":"Policy"}\'', config: apiServer('audit-policy-file', '/etc/kubernetes/own/policy.yaml', volume('/etc/kubernetes/own'))},
	{what: 'The folder of the audit log is mounted read-only.', code: 'apiserver.audit-log', component: 'kube-apiserver', before: 'write /etc/kubernetes/own/policy.yaml \'{"apiVersion":"audit.k8s.io/v1","kind":"Policy","rules":[{"level":"None"}]}\'',
		config: {cluster: {apiServer: {extraArgs: [{name: 'audit-policy-file', value: '/etc/kubernetes/own/policy.yaml'}, {name: 'audit-log-path', value: '/etc/kubernetes/own/log/audit.log'}], ...volume('/etc/kubernetes/own', {readOnly: true})}}}},
	{what: 'An admission configuration that is not there.', code: 'apiserver.admission-config', component: 'kube-apiserver', config: apiServer('admission-control-config-file', '/etc/kubernetes/admission.yaml')},
	{what: 'An authorization configuration without an authorizer.', code: 'apiserver.authorization-config', component: 'kube-apiserver', before: 'write /etc/kubernetes/own/authorization.yaml \'{"apiVersion":"apiserver.config.k8s.io/v1","kind":"AuthorizationConfiguration","authorizers":[]}\'',
		config: apiServer('authorization-config', '/etc/kubernetes/own/authorization.yaml', volume('/etc/kubernetes/own'))},
	{what: 'etcd runs as a user who does not own its data directory.', code: 'etcd.permission', component: 'etcd', after: 'certs/sa/sa', breaks: 'chown -R 65534 /etc/kubernetes/pki/etcd', patches: {'etcd+json.json': JSON.stringify([{op: 'add', path: '/spec/securityContext/runAsUser', value: 65_534}])}},
	{what: 'The database of etcd is damaged.', code: 'etcd.data-corrupt', component: 'etcd', before: 'mkdir -p /var/lib/etcd/member/snap /var/lib/etcd/member/wal && head -c 65536 /dev/urandom > /var/lib/etcd/member/snap/db', ignore: 'DirAvailable--var-lib-etcd', mend: 'systemctl stop kubelet; for d in /var/lib/etcd/*; do mv "$d" /run/rig/; done; systemctl start kubelet'},
	{what: 'etcd is told a cluster that it is no member of.', code: 'etcd.cluster-mismatch', component: 'etcd', config: etcdArgs('initial-cluster', OTHER_MEMBER)},
	{what: 'etcd is told of a second member, which does not answer.', code: 'etcd.no-leader', component: 'etcd', config: etcdArgs('initial-cluster', `NODE=https://ADDRESS:2380,${OTHER_MEMBER}`), mend: reset},
	{what: 'The external etcd does not answer.', code: 'apiserver.etcd-unreachable', component: 'kube-apiserver', config: {cluster: {etcd: {external: {endpoints: ['http://192.0.2.200:2379']}}}}, ignore: 'ExternalEtcdVersion', mend: reset},
	// Ports and addresses.
	{what: 'Another process has port 10257.', code: 'container.port-taken', component: 'kube-controller-manager', before: listen('127.0.0.1', 10_257), ignore: 'Port-10257', mend: free},
	{what: 'The advertise address is not on this machine.', code: 'container.address-missing', component: 'etcd', config: {init: {localAPIEndpoint: {advertiseAddress: '192.0.2.250'}}}, mend: reset},
	{what: 'Another process answers where kube-scheduler is asked for its health, and kube-scheduler was never made.', code: 'port.foreign', component: 'kube-scheduler', before: 'registry 10259 200 tls', ignore: 'Port-10259',
		patches: {'kube-scheduler+json.json': jsonPatch('volumeMounts/0/name', 'none')}, isTolerated: true, mend: free},
	// Certificates.
	{what: 'apiserver.key is not the key of apiserver.crt.', code: 'certificate.key', component: 'kube-apiserver', after: 'certs/sa/sa', breaks: 'openssl genrsa -out /etc/kubernetes/pki/apiserver.key 2048', mend: 'rm /etc/kubernetes/pki/apiserver.crt /etc/kubernetes/pki/apiserver.key'},
	{what: 'apiserver.crt expired.', code: 'certificate.expired', component: 'kube-apiserver', after: 'certs/sa/sa', breaks: 'reissue /etc/kubernetes/pki/apiserver --from 2025-01-01 --until 2025-06-01', mend: 'kubestep certs renew all --config /etc/kubernetes/init.yaml'},
	{what: 'apiserver.crt is not valid yet: the clock is behind.', code: 'certificate.not-yet-valid', component: 'kube-apiserver', after: 'certs/sa/sa', breaks: 'reissue /etc/kubernetes/pki/apiserver --from 2037-01-01 --until 2037-06-01', mend: 'kubestep certs renew all --config /etc/kubernetes/init.yaml'},
	{what: 'apiserver.crt was made for another address.', code: 'certificate.address', component: 'kube-apiserver', after: 'certs/sa/sa', breaks: 'reissue /etc/kubernetes/pki/apiserver --names NODE,kubernetes,10.96.0.1,192.0.2.99', mend: 'rm /etc/kubernetes/pki/apiserver.crt /etc/kubernetes/pki/apiserver.key'},
	{what: 'The client certificate for etcd is signed by another CA.', code: 'certificate.authority', component: 'kube-apiserver', after: 'certs/sa/sa', breaks: 'reissue /etc/kubernetes/pki/apiserver-etcd-client --foreign', mend: reset},
	{what: 'The client certificate of kube-scheduler is signed by another CA.', code: 'component.unauthorized', component: 'kube-scheduler', after: 'kubeconfig/scheduler/scheduler.conf', breaks: 'reissue /etc/kubernetes/scheduler.conf --foreign', shows: API_UP, isTolerated: true, mend: 'kubestep certs renew scheduler.conf --config /etc/kubernetes/init.yaml'},
	{what: 'The client certificate of the kubelet is signed by another CA.', code: 'node.unauthorized', component: 'kubelet', after: 'kubelet-start/start', breaks: `reissue /etc/kubernetes/kubelet.conf --foreign; rm -f /var/lib/kubelet/pki/kubelet-client*; ${restartKubelet}`, shows: API_UP,
		mend: `rm -f /etc/kubernetes/kubelet.conf /var/lib/kubelet/pki/kubelet-client-*; kubestep init phase kubeconfig kubelet --config /etc/kubernetes/init.yaml; ${restartKubelet}`},
	{what: 'The kubelet registers under another name than its certificate has.', code: 'node.name', component: 'kubelet', config: kubeletArgs('hostname-override', 'other'), shows: API_UP},
];
