import {shell} from '../strings/quote.ts';
import {canonical} from './topic-id.ts';

const KUBECTL = 'kubectl --kubeconfig /etc/kubernetes/admin.conf';
const MANIFESTS = '/etc/kubernetes/manifests';

type Command = string | ((rest: string) => string | undefined);

/**
 * How to look at a thing by hand, on the node: the first prefix that fits an id, with what to do
 * with the rest of it. They only look; what does the same as a step stands with the step (by-hand.ts).
 */
const commands: readonly (readonly [prefix: string, command: Command])[] = [
	['component/kubelet', 'systemctl status kubelet'],
	['component/', (name) => `crictl ps -a --name ${shell(name)}`],
	['phase/preflight', 'kubeadm init phase preflight'],
	['phase/certs', 'ls -lR /etc/kubernetes/pki'],
	['phase/kubeconfig', 'ls -l /etc/kubernetes/*.conf'],
	['phase/etcd', `cat ${MANIFESTS}/etcd.yaml`],
	['phase/control-plane/', (component) => `cat ${MANIFESTS}/kube-${component}.yaml`],
	['phase/control-plane', `ls -l ${MANIFESTS}`],
	['phase/kubelet-start', 'systemctl status kubelet'],
	['phase/wait-control-plane', 'crictl ps -a'],
	['phase/upload-config', `${KUBECTL} -n kube-system get configmap kubeadm-config kubelet-config -o yaml`],
	['phase/upload-certs', `${KUBECTL} -n kube-system get secret kubeadm-certs`],
	['phase/mark-control-plane', `${KUBECTL} describe nodes`],
	['phase/bootstrap-token', 'kubeadm token list'],
	['phase/kubelet-finalize', 'ls -l /var/lib/kubelet/pki'],
	['phase/addon', `${KUBECTL} -n kube-system get pods -o wide`],
	['phase/show-join-command', 'kubeadm token create --print-join-command'],
	['certs/sa', 'openssl pkey -pubin -noout -text -in /etc/kubernetes/pki/sa.pub'],
	['certs/', (name) => `openssl x509 -noout -text -in ${shell(`/etc/kubernetes/pki/${name}.crt`)}`],
	['kubeconfig/', (name) => `kubectl --kubeconfig /etc/kubernetes/${name} auth whoami`],
	['file/manifest/', (name) => `cat ${MANIFESTS}/${name}.yaml`],
	['file/kubelet/config', 'cat /var/lib/kubelet/config.yaml'],
	['file/kubelet/instance-config', 'cat /var/lib/kubelet/instance-config.yaml'],
	['file/kubelet/flags', 'cat /var/lib/kubelet/kubeadm-flags.env'],
	['file/kubelet/kubeconfig', 'grep client- /etc/kubernetes/kubelet.conf'],
	['file/users', 'grep kubeadm /etc/passwd /etc/group'],
	['flag/kubelet/', (flag) => `grep -o -- ${shell(`--${flag}=[^ "]*`)} /var/lib/kubelet/kubeadm-flags.env`],
	['flag/', (rest) => {
		const [owner = '', flag = ''] = rest.split('/');
		return `grep -- ${shell(`--${flag}=`)} ${MANIFESTS}/${owner}.yaml`;
	}],
	['pod/probe.', (field) => `grep -A9 Probe: ${MANIFESTS}/kube-apiserver.yaml | grep ${lastOf(field)}`],
	['pod/', (field) => `grep -A6 ${shell(`${lastOf(field)}:`)} ${MANIFESTS}/*.yaml`],
	['kubelet/', (field) => `grep -A3 ${shell(`${lastOf(field)}:`)} /var/lib/kubelet/config.yaml`],
	['kube-proxy/', (field) => `${KUBECTL} -n kube-system get configmap kube-proxy -o yaml | grep -A3 ${shell(`${lastOf(field)}:`)}`],
	['corefile/', `${KUBECTL} -n kube-system get configmap coredns -o yaml`],
	['object/Node', `${KUBECTL} describe nodes`],
	['object/Secret/kube-system/bootstrap-token', `${KUBECTL} -n kube-system get secrets --field-selector type=bootstrap.kubernetes.io/token`],
	['object/', (rest) => {
		const [kind = '', ...place] = rest.split('/');
		return `${KUBECTL}${place.length === 2 ? ` -n ${place[0] ?? ''}` : ''} get ${kind.toLowerCase()} ${shell(place.at(-1) ?? '')} -o yaml`;
	}],
	['identity/system:masters', 'kubectl --kubeconfig /etc/kubernetes/super-admin.conf auth can-i --list'],
	['identity/kubeadm:cluster-admins', `${KUBECTL} auth can-i --list`],
	['identity/system:kube-controller-manager', 'kubectl --kubeconfig /etc/kubernetes/controller-manager.conf auth can-i --list'],
	['identity/system:kube-scheduler', 'kubectl --kubeconfig /etc/kubernetes/scheduler.conf auth can-i --list'],
	['identity/system:node', 'kubectl --kubeconfig /etc/kubernetes/kubelet.conf auth can-i --list'],
	['check/IsPrivilegedUser', 'id -u'],
	['check/NumCPU', 'nproc'],
	['check/Mem', 'free -m'],
	['check/Firewalld', 'systemctl is-active firewalld'],
	['check/Port', 'ss -ltnp'],
	['check/FileAvailable', `ls -l ${MANIFESTS}`],
	['check/DirAvailable', 'ls -la /var/lib/etcd'],
	['check/FileExisting', 'command -v losetup mount cp'],
	['check/FileContent', 'sysctl net.ipv4.ip_forward net.ipv6.conf.default.forwarding'],
	['check/HTTPProxy', 'env | grep -i proxy'],
	['check/CRI', 'crictl info'],
	['check/ContainerRuntimeVersion', 'crictl version'],
	['check/SandboxImage', 'crictl images | grep pause'],
	['check/CgroupDriver', 'grep -n SystemdCgroup /etc/containerd/config.toml'],
	['check/Swap', 'swapon --show'],
	['check/SystemVerification', 'uname -r && cat /sys/fs/cgroup/cgroup.controllers'],
	['check/Hostname', 'hostname && getent hosts "$(hostname)"'],
	['check/Kube', 'kubelet --version && kubeadm version -o short'],
	['check/Service', 'systemctl is-enabled kubelet'],
	['check/ImagePull', 'kubeadm config images list'],
	['check/Registry', 'curl -I https://registry.k8s.io/v2/'],
	['check/CertificatePairs', 'kubeadm certs check-expiration'],
	['check/ExternalEtcdClient', 'ls -l /etc/kubernetes/pki/*etcd*'],
	['wait/kubelet', 'curl -s http://127.0.0.1:10248/healthz'],
	['wait/kube-apiserver', 'curl -ks "https://127.0.0.1:6443/livez?verbose"'],
	['wait/kube-controller-manager', 'curl -ks https://127.0.0.1:10257/healthz'],
	['wait/kube-scheduler', 'curl -ks "https://127.0.0.1:10259/livez?verbose"'],
	['wait/node', `${KUBECTL} get nodes`],
	['service/kubelet', 'systemctl status kubelet'],
	['service/container-runtime', 'crictl info'],
	['image/', (name) => `crictl images | grep ${name}`],
	['join/--discovery-token-ca-cert-hash', 'openssl x509 -pubkey -noout -in /etc/kubernetes/pki/ca.crt | openssl pkey -pubin -outform der | sha256sum'],
	['join/--token', 'kubeadm token list'],
	['join/endpoint', 'grep server: /etc/kubernetes/admin.conf'],
	['join/--certificate-key', `${KUBECTL} -n kube-system get secret kubeadm-certs`],
	['join/', 'kubeadm token create --print-join-command'],
	['removal/other', () => undefined],
	['removal/', (path) => `ls -la ${shell(`/${path}`)}`],
	['step/stability', 'crictl ps -a'],
	['step/pods', 'crictl pods'],
	['step/unmount', 'grep /var/lib/kubelet /proc/mounts'],
	['step/cluster-config', `${KUBECTL} -n kube-system get configmap kubeadm-config -o yaml`],
	['step/service', 'systemctl status kubelet'],
	['formerly/healthz', 'curl -ks "https://127.0.0.1:6443/livez?verbose"'],
	['formerly/insecure-port', `grep -- --secure-port ${MANIFESTS}/kube-apiserver.yaml`],
	['formerly/ports', 'ss -ltn'],
	['formerly/admin.conf', `${KUBECTL} auth whoami`],
	['formerly/dockershim', 'crictl info'],
	['formerly/k8s.gcr.io', 'kubeadm config images list'],
	['formerly/kubelet-config', `${KUBECTL} -n kube-system get configmap kubelet-config`],
	['formerly/node-role', `${KUBECTL} describe nodes | grep node-role`],
	['formerly/etcd-probes', 'curl -s http://127.0.0.1:2381/readyz'],
];

/** A command that shows the thing; undefined where there is none that says more than the text. */
export function lookAt(id: string): string | undefined {
	const asked = canonical(id);
	const found = commands.find(([prefix]) => asked.startsWith(prefix));
	return typeof found?.[1] === 'function' ? found[1](asked.slice(found[0].length)) : found?.[1];
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** Where more is to be read, by prefix, the first that fits: paths on kubernetes.io unless they begin with a scheme. */
const pages: readonly (readonly [prefix: string, page: string])[] = [
	['component/etcd', 'https://etcd.io/docs/v3.6/learning/'],
	['component/coredns', 'docs/concepts/services-networking/dns-pod-service/'],
	['component/', 'docs/concepts/overview/components/'],
	['phase/reset', 'docs/reference/setup-tools/kubeadm/kubeadm-reset/'],
	['phase/remove-etcd-member', 'docs/reference/setup-tools/kubeadm/kubeadm-reset/'],
	['phase/cleanup-node', 'docs/reference/setup-tools/kubeadm/kubeadm-reset/'],
	['phase/bootstrap-token', 'docs/reference/access-authn-authz/bootstrap-tokens/'],
	['phase/kubelet', 'docs/reference/access-authn-authz/kubelet-tls-bootstrapping/'],
	['phase/certs', 'docs/setup/best-practices/certificates/'],
	['phase/', 'docs/reference/setup-tools/kubeadm/implementation-details/'],
	['certs/sa', 'docs/reference/access-authn-authz/service-accounts-admin/'],
	['certs/front-proxy', 'docs/tasks/extend-kubernetes/configure-aggregation-layer/'],
	['certs/', 'docs/setup/best-practices/certificates/'],
	['kubeconfig/', 'docs/concepts/configuration/organize-cluster-access-kubeconfig/'],
	['file/manifest/', 'docs/tasks/configure-pod-container/static-pod/'],
	['file/', 'docs/setup/production-environment/tools/kubeadm/kubelet-integration/'],
	['flag/etcd/', 'https://etcd.io/docs/v3.6/op-guide/configuration/'],
	['flag/kubelet/', 'docs/reference/command-line-tools-reference/kubelet/'],
	['flag/kube-apiserver/', 'docs/reference/command-line-tools-reference/kube-apiserver/'],
	['flag/kube-controller-manager/', 'docs/reference/command-line-tools-reference/kube-controller-manager/'],
	['flag/kube-scheduler/', 'docs/reference/command-line-tools-reference/kube-scheduler/'],
	['pod/priority', 'docs/concepts/scheduling-eviction/pod-priority-preemption/'],
	['pod/probe', 'docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/'],
	['pod/container.startupProbe', 'docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/'],
	['pod/container.livenessProbe', 'docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/'],
	['pod/container.readinessProbe', 'docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/'],
	['pod/container.resources', 'docs/concepts/configuration/manage-resources-containers/'],
	['pod/volumes', 'docs/concepts/storage/volumes/'],
	['pod/securityContext', 'docs/tasks/configure-pod-container/security-context/'],
	['pod/container.securityContext', 'docs/tasks/configure-pod-container/security-context/'],
	['pod/annotations', 'docs/reference/labels-annotations-taints/'],
	['pod/', 'docs/tasks/configure-pod-container/static-pod/'],
	['kubelet/cgroupDriver', 'docs/setup/production-environment/container-runtimes/'],
	['kubelet/authentication', 'docs/reference/access-authn-authz/kubelet-authn-authz/'],
	['kubelet/authorization', 'docs/reference/access-authn-authz/kubelet-authn-authz/'],
	['kubelet/eviction', 'docs/concepts/scheduling-eviction/node-pressure-eviction/'],
	['kubelet/', 'docs/reference/config-api/kubelet-config.v1beta1/'],
	['kube-proxy/mode', 'docs/reference/networking/virtual-ips/'],
	['kube-proxy/', 'docs/reference/config-api/kube-proxy-config.v1alpha1/'],
	['corefile/', 'docs/tasks/administer-cluster/dns-custom-nameservers/'],
	['object/ConfigMap/kube-public/', 'docs/reference/access-authn-authz/bootstrap-tokens/'],
	['object/Secret/kube-system/bootstrap', 'docs/reference/access-authn-authz/bootstrap-tokens/'],
	['object/Node', 'docs/concepts/architecture/nodes/'],
	['object/Role', 'docs/reference/access-authn-authz/rbac/'],
	['object/ClusterRole', 'docs/reference/access-authn-authz/rbac/'],
	['object/ServiceAccount', 'docs/concepts/security/service-accounts/'],
	['object/Deployment', 'docs/concepts/services-networking/dns-pod-service/'],
	['object/Service/', 'docs/concepts/services-networking/dns-pod-service/'],
	['object/DaemonSet', 'docs/reference/networking/virtual-ips/'],
	['identity/', 'docs/reference/access-authn-authz/rbac/'],
	['check/CRI', 'docs/setup/production-environment/container-runtimes/'],
	['check/Cgroup', 'docs/setup/production-environment/container-runtimes/'],
	['check/Port', 'docs/reference/networking/ports-and-protocols/'],
	['check/Swap', 'docs/concepts/cluster-administration/swap-memory-management/'],
	['check/KubeletVersion', 'https://kubernetes.io/releases/version-skew-policy/'],
	['check/', 'docs/setup/production-environment/tools/kubeadm/install-kubeadm/'],
	['wait/', 'docs/reference/using-api/health-checks/'],
	['service/container-runtime', 'docs/setup/production-environment/container-runtimes/'],
	['image/', 'docs/reference/setup-tools/kubeadm/kubeadm-config/'],
	['join/', 'docs/reference/setup-tools/kubeadm/kubeadm-join/'],
	['removal/', 'docs/reference/setup-tools/kubeadm/kubeadm-reset/'],
	['formerly/healthz', 'docs/reference/using-api/health-checks/'],
	['formerly/dockershim', 'docs/setup/production-environment/container-runtimes/'],
	['formerly/admin.conf', 'docs/setup/best-practices/certificates/'],
	['', 'docs/reference/setup-tools/kubeadm/implementation-details/'],
];

/** A page with more, in the language where kubernetes.io has one of its own. */
export function readMore(id: string, lang: 'en' | 'zh'): string {
	const page = pages.find(([prefix]) => canonical(id).startsWith(prefix))?.[1] ?? '';
	return page.startsWith('https://') ? page : `https://kubernetes.io/${lang === 'zh' ? 'zh-cn/' : ''}${page}`;
}

/** The run of `kubestep why` that shows what comes of it when the thing is not there; undefined for what init does not make as one piece. */
export function tryWithout(id: string): string | undefined {
	const [group, ...parts] = canonical(id).split('/');
	const name = parts.at(-1) ?? '';
	switch (group) {
		case 'certs': {
			return `kubestep why ${parts.join('/')}`;
		}
		case 'kubeconfig': {
			return `kubestep why ${name}`;
		}
		case 'file': {
			return parts[0] === 'manifest' ? `kubestep why ${name}.yaml` : undefined;
		}
		case 'object': {
			return parts.length < 2 || name === 'bootstrap-token' || name.endsWith('kubeadm-certs') ? undefined : `kubestep why ${shell(`${parts[0] ?? ''}/${name}`)}`;
		}
		default: {
			return undefined;
		}
	}
}
