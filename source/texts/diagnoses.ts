import type {Coded, Words} from '../core/told/coded.ts';
import type {DiagnosisCode} from '../core/told/diagnosis-codes.ts';
import type {DiagnosisFields} from '../core/told/diagnosis-fields.ts';
import {shell} from '../strings/quote.ts';
import {crictl, isAuthorityFile} from './failures.ts';

type Commands = readonly string[];
/** Fields that several codes have. */
type OfComponent = {readonly component: string; readonly socket?: string};
type OfImage = OfComponent & {readonly image: string};
type OfFile = {readonly path: string};

const KUBELET_LOG = 'journalctl -xeu kubelet -n 50';
const RESTART = 'systemctl restart kubelet';

const manifest = (f: OfComponent): Commands => [`vi /etc/kubernetes/manifests/${f.component}.yaml`];
const log = (f: OfComponent): Commands => [`${crictl(f)} logs $(${crictl(f)} ps -a -q --name ${shell(f.component)} | head -n 1)`];
const port = (f: {readonly port: string | number}): Commands => [`ss -ltnp 'sport = :${f.port}'`];
const containerd = (): Commands => ['vi /etc/containerd/config.toml', 'systemctl restart containerd'];
const kubeletConfig = (): Commands => ['vi /var/lib/kubelet/config.yaml', RESTART];
/** What is in the folder, since that may be where a disk of its own is mounted. */
const moveData = (): Commands => ['systemctl stop kubelet', 'mv /var/lib/etcd/member /var/lib/etcd.old', 'systemctl start kubelet'];
const pull = (f: OfImage): Commands => [`${crictl(f)} pull ${shell(f.image || 'IMAGE')}`];
const disks = (): Commands => ['df -h /var/lib/etcd /var/lib/kubelet /var/lib/containerd /var/log', 'df -i /var/lib'];
const controllers = (): Commands => ['cat /sys/fs/cgroup/cgroup.controllers /sys/fs/cgroup/cgroup.subtree_control', 'findmnt /sys/fs/cgroup', 'echo \'+cpu +cpuset +memory +pids\' > /sys/fs/cgroup/cgroup.subtree_control'];
const pki = (f: OfComponent): string => (f.component === 'etcd' ? '/etc/kubernetes/pki/etcd' : '/etc/kubernetes/pki');
const moveNetwork = (): Commands => ['mkdir -p /root/cni.old && mv /etc/cni/net.d/* /root/cni.old/', 'systemctl restart containerd'];
const kubeletConf = (): Commands => ['rm -f /etc/kubernetes/kubelet.conf /var/lib/kubelet/pki/kubelet-client-*', 'kubestep init phase kubeconfig kubelet', RESTART];

/** Commands that help, in order; the same in every language. */
export const diagnosisCommands: Words<DiagnosisFields, Commands> = {
	'kubelet.swap': () => ['swapoff -a', 'sed -i \'/\\sswap\\s/s/^/#/\' /etc/fstab', RESTART],
	'kubelet.cgroup-v1': () => ['stat -fc %T /sys/fs/cgroup', 'grubby --update-kernel=ALL --args=systemd.unified_cgroup_hierarchy=1'],
	'kubelet.config-missing': () => ['kubestep init phase kubelet-start'],
	'kubelet.config-syntax': kubeletConfig,
	'kubelet.config-value': kubeletConfig,
	'kubelet.config-field': kubeletConfig,
	'kubelet.feature-gate': () => ['grep -A 5 featureGates /var/lib/kubelet/config.yaml', ...kubeletConfig()],
	'kubelet.unknown-flag': () => ['cat /var/lib/kubelet/kubeadm-flags.env /etc/default/kubelet /etc/sysconfig/kubelet', 'vi /var/lib/kubelet/kubeadm-flags.env', RESTART],
	'kubelet.node-labels': () => ['vi /var/lib/kubelet/kubeadm-flags.env', RESTART],
	'kubelet.cri-disabled': () => ['sed -i \'s/^disabled_plugins.*/disabled_plugins = []/\' /etc/containerd/config.toml', 'systemctl restart containerd', RESTART],
	'kubelet.runtime-socket': () => ['systemctl status containerd', 'ls -l /run/containerd /run/crio /run/cri-dockerd.sock', 'systemctl restart containerd kubelet'],
	'kubelet.port-taken': port,
	'kubelet.kubeconfig-missing': kubeletConf,
	'kubelet.kmsg': () => ['systemd-detect-virt --container', 'ln -sf /dev/console /dev/kmsg', 'echo "L /dev/kmsg - - - - /dev/console" > /etc/tmpfiles.d/kmsg.conf', RESTART],
	'kubelet.kernel-flag': (f) => [`sysctl -w ${shell(`${setting(f)}=${f.wanted}`)}`, RESTART],
	'kubelet.proc-read-only': () => ['systemd-detect-virt --container', 'findmnt /proc/sys', 'sysctl vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops', 'sysctl -w vm.overcommit_memory=1 vm.panic_on_oom=0 kernel.panic=10 kernel.panic_on_oops=1', RESTART],
	'cgroup.memory-off': () => ['cat /proc/cmdline', 'grep memory /proc/cgroups; cat /sys/fs/cgroup/cgroup.controllers', 'sed -i \'s/$/ cgroup_enable=memory cgroup_memory=1/\' /boot/firmware/cmdline.txt', 'reboot'],
	'cgroup.controllers-missing': controllers,
	'kubelet.manager-state': (f) => ['systemctl stop kubelet', `rm -f ${state(f)}`, 'systemctl start kubelet'],
	'kubelet.root-device': () => ['findmnt -T /var/lib/kubelet', ...kubeletConfig()],
	'kubelet.ca-unreadable': (f) => [`openssl x509 -noout -subject -in ${shell(f.path)}`, RESTART],
	'kubelet.file-missing': (f) => [`ls -l ${shell(f.path)}`, ...(isOurs(f) ? [`kubestep init phase ${phaseOf(f)}`] : ['grep -rn FILE /var/lib/kubelet/config.yaml /var/lib/kubelet/kubeadm-flags.env'.replace('FILE', shell(f.path))]), RESTART],
	'kubelet.stopped': () => ['systemctl enable --now kubelet', KUBELET_LOG],
	'kubelet.unknown': () => [KUBELET_LOG],
	'runtime.unreachable': () => ['systemctl restart containerd', 'journalctl -xeu containerd -n 50'],
	'runtime.not-ready': (f) => [`${crictl(f)} info`, 'journalctl -xeu containerd -n 50'],
	'disk.full': disks,
	'disk.read-only': (f) => [`findmnt -T ${shell(f.path)}`, 'dmesg --level err | tail', 'mount -o remount,rw TARGET'],
	'limits.open-files': () => ['sysctl fs.inotify.max_user_instances fs.inotify.max_user_watches fs.file-nr', 'sysctl -w fs.inotify.max_user_instances=8192 fs.inotify.max_user_watches=524288', 'systemctl show kubelet containerd --property=LimitNOFILE'],
	'limits.processes': () => ['sysctl kernel.pid_max kernel.threads-max', 'systemctl show kubelet containerd --property=TasksMax,TasksCurrent', 'free -m'],
	'limits.keys': () => ['sysctl kernel.keys.maxkeys', 'sysctl -w kernel.keys.maxkeys=20000 kernel.keys.maxbytes=400000'],
	'manifest.missing': () => ['kubestep init phase etcd local', 'kubestep init phase control-plane all'],
	'manifest.folder': kubeletConfig,
	'manifest.invalid': (f) => [`vi ${shell(f.path)}`],
	'manifest.resources': manifest,
	'manifest.unread': (f) => ['grep staticPodPath /var/lib/kubelet/config.yaml', ...(readsElsewhere(f) ? kubeletConfig() : [KUBELET_LOG])],
	'volume.host-path': (f) => [`ls -ld ${shell(f.path)}`, ...manifest(f)],
	'runtime.apparmor': () => ['aa-status', 'apt-get install apparmor', 'systemctl restart containerd'],
	'runtime.seccomp': () => ['grep -i seccomp /proc/self/status', 'runc --version', 'systemctl restart containerd'],
	'runtime.seccomp-jit': () => ['sysctl net.core.bpf_jit_limit', 'sysctl -w net.core.bpf_jit_limit=528482304'],
	'runtime.selinux': () => ['getenforce', 'ausearch -m avc -ts recent', 'dnf install container-selinux', 'systemctl restart containerd'],
	'runtime.bpf': () => ['systemd-detect-virt', 'grep CGROUP_BPF /boot/config-$(uname -r)'],
	'runtime.nested': () => ['systemd-detect-virt --container', 'runc --version', 'findmnt /proc /sys /proc/sys'],
	'runtime.overlay-missing': () => ['modprobe overlay', 'grep overlay /proc/filesystems', 'echo overlay > /etc/modules-load.d/overlay.conf'],
	'runtime.overlay-refused': () => ['findmnt -T /var/lib/containerd', 'dmesg | grep -i overlay | tail'],
	'cgroup-driver': () => ['grep -n SystemdCgroup /etc/containerd/config.toml', 'grep cgroupDriver /var/lib/kubelet/config.yaml', 'systemctl restart containerd kubelet'],
	'runtime.cgroup': controllers,
	'sandbox.runtime-missing': () => ['type runc crun', 'grep -n BinaryName /etc/containerd/config.toml', 'systemctl restart containerd'],
	'runtime.runc-fails': () => ['runc --version', 'file $(command -v runc)', 'journalctl -xeu containerd -n 50', 'systemctl restart containerd'],
	'cni.plugin-missing': () => ['ls -l /etc/cni/net.d /opt/cni/bin', ...moveNetwork()],
	'cni.failed': () => ['ls -l /etc/cni/net.d', ...moveNetwork()],
	'sandbox.resolv-conf': () => ['ls -lL /etc/resolv.conf /run/systemd/resolve/resolv.conf', ...kubeletConfig()],
	'sandbox.image-not-found': () => [`grep -nE 'sandbox(_image)? *=|pause_image' /etc/containerd/config.toml /etc/crio/crio.conf`, ...containerd()],
	'sandbox.image-unreachable': () => [`grep -nE 'sandbox(_image)? *=|pause_image' /etc/containerd/config.toml /etc/crio/crio.conf`, ...containerd()],
	'sandbox.unknown': () => ['journalctl -xeu containerd -n 50', KUBELET_LOG],
	'image.never': pull,
	'image.name': manifest,
	'image.platform': (f) => ['uname -m', ...pull(f)],
	'image.rate-limit': pull,
	'image.proxy': () => ['systemctl show containerd --property=Environment', 'systemctl edit containerd', 'systemctl restart containerd'],
	'image.unauthorized': pull,
	'image.authority': () => ['ls /etc/containerd/certs.d', 'systemctl restart containerd'],
	'image.http': () => ['ls /etc/containerd/certs.d', 'systemctl restart containerd'],
	'image.damaged': (f) => [`${crictl(f)} rmi ${shell(f.image || 'IMAGE')}`, ...pull(f)],
	'image.not-found': pull,
	'image.unreachable': (f) => ['systemctl show containerd --property=Environment', ...pull(f)],
	'image.format': (f) => ['uname -m', `${crictl(f)} images`],
	'image.cpu-level': () => ['lscpu', '/lib64/ld-linux-x86-64.so.2 --help | grep x86-64-v'],
	'image.unknown': pull,
	'container.command-missing': manifest,
	'container.exec-refused': () => ['findmnt -T /var/lib/containerd', 'dmesg | grep -iE \'denied|apparmor\' | tail', 'ausearch -m avc -ts recent'],
	'container.mount': manifest,
	'container.unknown-flag': manifest,
	'container.feature-gate': manifest,
	'container.flag-value': manifest,
	'container.flag-refused': manifest,
	'container.config-kind': manifest,
	'container.file-missing': (f) => [`ls -l ${shell(f.path)}`, ...(isOurs(f) ? [...(otherOf(f) === '' ? [] : [`mv ${shell(otherOf(f))} ${shell(`${otherOf(f)}.old`)}`]), `kubestep init phase ${phaseOf(f)}`] : manifest(f))],
	'container.permission': (f) => [`ls -lnZ ${shell(f.path)}`, 'ausearch -m avc -ts recent', ...manifest(f)],
	'container.oom': manifest,
	'container.ended': log,
	'apiserver.admission-plugin': manifest,
	'apiserver.service-subnet': manifest,
	'apiserver.encryption-config': manifest,
	'apiserver.audit-policy': manifest,
	'apiserver.audit-log': manifest,
	'apiserver.admission-config': manifest,
	'apiserver.authentication-config': manifest,
	'apiserver.authorization-config': manifest,
	'scheduler.config': () => ['grep -e --config= /etc/kubernetes/manifests/kube-scheduler.yaml'],
	'etcd.permission': (f) => [`ls -ldnZ ${shell(f.path || f.data || '/var/lib/etcd')}`, 'chmod 700 /var/lib/etcd', 'ausearch -m avc -ts recent'],
	'etcd.data-corrupt': moveData,
	'etcd.downgrade': moveData,
	'etcd.locked': () => ['fuser -v /var/lib/etcd/member/snap/db', 'systemctl stop etcd'],
	'etcd.cluster-mismatch': moveData,
	'etcd.no-leader': moveData,
	'etcd.slow-disk': () => ['findmnt -T /var/lib/etcd', 'lsblk -o NAME,ROTA,TYPE,MOUNTPOINTS', 'cat /proc/pressure/io'],
	'apiserver.etcd-unreachable': (f) => [`curl -k ${shell(`https://${f.address}/version`)}`, 'grep etcd-servers /etc/kubernetes/manifests/kube-apiserver.yaml'],
	'container.port-taken': port,
	'container.address-missing': () => ['ip -brief address'],
	'port.foreign': ({url}) => port({port: /(\d+)(?:\/|$)/.exec(url)?.[1] ?? ''}),
	'certificate.key': (f) => [`ls -l ${pki(f)}`],
	'certificate.unreadable': (f) => [`for f in ${pki(f)}/*.crt; do openssl x509 -noout -in $f > /dev/null || echo $f; done`, `ls -l ${pki(f)}`],
	'certificate.expired': () => ['date', 'kubestep certs check-expiration', 'kubestep certs renew all'],
	'certificate.not-yet-valid': () => ['date', 'timedatectl set-ntp true'],
	'certificate.address': () => ['rm /etc/kubernetes/pki/apiserver.crt /etc/kubernetes/pki/apiserver.key'],
	'certificate.usage': () => ['for f in /etc/kubernetes/pki/*.crt /etc/kubernetes/pki/etcd/*.crt; do echo $f; openssl x509 -noout -ext extendedKeyUsage -in $f; done', 'kubestep init phase certs all'],
	'certificate.authority': () => ['kubestep reset'],
	'component.kubeconfig-empty': (f) => [`rm /etc/kubernetes/${f.component.replace('kube-', '')}.conf && kubestep init phase kubeconfig ${f.component.replace('kube-', '')}`],
	// Not by rm: its Pod mounts the file, and the kubelet makes an empty one where there is none (FileOrCreate).
	'component.unauthorized': (f) => [`kubestep certs renew ${f.component.replace('kube-', '')}.conf`],
	'node.unauthorized': kubeletConf,
	'node.forbidden': kubeletConf,
	'node.name': () => ['hostname', 'cat /var/lib/kubelet/kubeadm-flags.env', 'openssl x509 -noout -subject -in /var/lib/kubelet/pki/kubelet-client-current.pem', RESTART],
};

/** A kernel setting as sysctl spells it: the kubelet says `vm/overcommit_memory`. */
export const setting = ({flag}: {readonly flag: string}): string => flag.replaceAll('/', '.');

/** The file in which the kubelet kept what it gave to whom. */
export const state = ({path, manager}: DiagnosisFields['kubelet.manager-state']): string => path || `/var/lib/kubelet/${manager || 'cpu'}_manager_state`;

/** What the runtime starts, and does not find. */
export const program = (f: DiagnosisFields['sandbox.runtime-missing']): string => f.program || f.path || f.shim || f.alone || 'runc';

/** Whether the kubelet's own configuration says that it reads no manifests of ours. */
export const readsElsewhere = ({folder}: DiagnosisFields['manifest.unread']): boolean => folder !== undefined && folder.replace(/\/+$/, '') !== '/etc/kubernetes/manifests';

/** Whether a file is one that init makes. */
export const isOurs = (f: OfFile): boolean => /^\/etc\/kubernetes\/(?:pki\/|(?:scheduler|controller-manager|admin|super-admin|kubelet)\.conf$)/.test(f.path);

/** The phase that makes it. */
export const phaseOf = (f: OfFile): string => (f.path.endsWith('.conf') ? 'kubeconfig all' : 'certs all');

/** The commands of a diagnosis: where the configuration is the cause, it is opened there, and not what was made of it. */
export function commandsOf<Code extends DiagnosisCode>({code, fields}: Coded<DiagnosisFields, Code>): Commands {
	return 'configFile' in fields && fields.configFile !== undefined ? [`vi +${fields.configLine} ${shell(fields.configFile)}`] : diagnosisCommands[code](fields);
}

/** The other file of a pair that a CA signed, which has to go before the pair is made anew; empty where there is none. */
export function otherOf({path}: OfFile): string {
	const [, pair = '', kind = ''] = /^(\/etc\/kubernetes\/pki\/.+)\.(crt|key)$/.exec(path) ?? [];
	return pair === '' || pair.endsWith('/sa') || isAuthorityFile(pair) ? '' : `${pair}.${kind === 'key' ? 'crt' : 'key'}`;
}
