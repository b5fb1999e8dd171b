import {defaults} from '../core/config/tables/kubeadm-fields.ts';
import type {FailureFields} from '../core/told/failure-fields.ts';
import type {FailureCode} from '../core/told/failures.ts';
import {shell} from '../strings/quote.ts';
import {field} from './format.ts';

/** What is short has nothing to do with the file. */
const shortages: Readonly<Record<string, readonly string[]>> = {
	EMFILE: ['ulimit -n'],
	ENFILE: ['sysctl fs.file-nr fs.file-max'],
	NO_PROC: ['mount -t proc proc /proc'],
};

/** What to run after a failure, the same in every language: to copy, in order. */
export const failureCommands: {readonly [Code in FailureCode]: (fields: FailureFields[Code]) => readonly string[]} = {
	'api.answer': (f) => (field(f, 'path').startsWith('/') ? [`kubectl --kubeconfig /etc/kubernetes/admin.conf get --raw ${shell(field(f, 'path'))} | head -c 400`] : []),
	'api.refused': (f) => {
		const kubectl = `kubectl --kubeconfig /etc/kubernetes/${field(f, 'as') === 'kubernetes-super-admin' ? 'super-admin' : 'admin'}.conf`;
		return [`${kubectl} auth whoami`, `${kubectl} get --raw '/readyz?verbose'`];
	},
	'api.unreachable': (f) => {
		const url = field(f, 'url') || field(f, 'server');
		return ['crictl ps -a --name kube-apiserver', lastLog('crictl', 'kube-apiserver'), ...(URL.canParse(url) ? [`curl -k ${shell(`${new URL(url).origin}/livez`)}`] : [])];
	},
	'bundle.taken': () => [],
	cancelled: () => [],
	'certificate.unusable': (f) => {
		const name = field(f, 'path');
		const file = name === '' || name.startsWith('/') ? name : `/etc/kubernetes/pki/${name}.crt`;
		const away = (path: string) => `mv ${shell(path)} ${shell(`${path}.old`)}`;
		if (field(f, 'problem') === 'certificate-missing') {
			return [`ls -la ${shell(parent(file))}`, ...(isAuthorityFile(file) ? [] : [away(field(f, 'key'))])];
		}
		const pair = file.endsWith('.crt') ? [file, file.replace(/crt$/, 'key')] : [file];
		const look = file.endsWith('.key') ? 'openssl pkey -noout -text_pub -in' : 'openssl x509 -noout -text -in';
		return name === '' ? [] : [`${look} ${shell(file)}`, ...(isAuthorityFile(file) ? [] : pair.map(away))];
	},
	'command.failed': (f) => (field(f, 'program') === '' ? [] : [`type ${shell(field(f, 'program'))}`]),
	'config.invalid': () => [],
	'diff.unlike': () => [],
	'etcd.unreachable': () => ['crictl ps -a --name etcd', lastLog('crictl', 'etcd')],
	'file.changed': (f) => [`mv ${shell(field(f, 'path'))} /root/`],
	'file.unreadable': (f) => shortages[field(f, 'errno')] ?? (field(f, 'path') === '' ? [] : [`ls -la ${shell(field(f, 'errno') === 'ENOENT' ? parent(field(f, 'path')) : field(f, 'path'))}`]),
	'file.unwritable': (f) => {
		const shortage = shortages[field(f, 'errno')];
		if (shortage !== undefined) {
			return shortage;
		}
		const folder = shell(parent(field(f, 'path')));
		if (field(f, 'errno') === 'ENOENT' || field(f, 'errno') === 'ENOTDIR') {
			return field(f, 'path') === '' ? [] : [`mkdir -p ${folder}`];
		}
		return field(f, 'path') === '' ? [] : [`df -h ${folder}`, `ls -la ${folder}`];
	},
	'flag.invalid': (f) => (field(f, 'problem') === 'two-files' ? [`kubestep ${field(f, 'flag')} --config ${shell(field(f, 'value'))}`] : []),
	'folder.gone': () => ['cd'],
	'image.pull': (f) => [`${crictl(f)} pull ${shell(field(f, 'image'))}`],
	'inspect.nothing': (f) => (field(f, 'folder') === '' ? ['kubestep plan'] : [`ls -la ${shell(field(f, 'folder'))}`]),
	internal: () => [],
	'join.impossible': () => ['kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system edit configmap kubeadm-config'],
	'journal.invalid': (f) => (field(f, 'path') === '' ? [] : [`less ${shell(field(f, 'path'))}`, `mv ${shell(field(f, 'path'))} ${shell(`${field(f, 'path')}.old`)}`]),
	'kubeconfig.unusable': (f) => {
		const name = field(f, 'path');
		const path = name === '' || name.startsWith('/') ? name : `/etc/kubernetes/${name}`;
		return path === '' ? [] : [`kubectl config view --kubeconfig ${shell(path)}`, `mv ${shell(path)} ${shell(`${path}.old`)}`];
	},
	'lock.unusable': (f) => {
		const path = shell(field(f, 'path'));
		switch (field(f, 'errno')) {
			case 'UNTRUSTED': {
				return [`ls -la ${path}`, `chown root:root ${path}`, `chmod 0755 ${path}`];
			}
			case 'ENOTDIR':
			case 'EOVERFLOW': {
				return [`ls -la ${path}`, `rm ${path}`];
			}
			default: {
				return field(f, 'path') === '' ? [] : [`findmnt --target ${parent(path)}`, `ls -la ${parent(path)}`];
			}
		}
	},
	'lesson.invalid': (f) => (field(f, 'file') === '' ? [] : [`cat ${shell(field(f, 'file'))}`]),
	'machine.invalid': (f) => (field(f, 'file') === '' ? ['ip route', 'ip -brief address', 'hostname'] : [`cat ${shell(field(f, 'file'))}`]),
	missing: (f) => (field(f, 'path').startsWith('/') ? [`ls -la ${shell(parent(field(f, 'path')))}`] : []),
	'node.not-linux': (f) => [`kubestep ${field(f, 'command') || 'init'} --sandbox`],
	'output.lost': () => [],
	'patch.invalid': (f) => {
		const file = field(f, 'file');
		return file === '' ? [] : [`cat ${shell(file)}`];
	},
	'path.protected': (f) => (field(f, 'path').startsWith('/') ? [`ls -la ${shell(field(f, 'path'))}`] : []),
	'phase.dependency': () => [],
	'phase.unknown': () => [],
	'plan.outdated': (f) => [f.call.map((word) => shell(word)).join(' ')],
	'plan.unusable': () => [],
	'recording.unusable': () => [],
	'pods.stay': (f) => ['systemctl status containerd', `${crictl(f)} pods`],
	'preflight.failed': (f) => (foundEarlier(f) ? ['kubestep reset'] : []),
	'program.incomplete': () => [],
	'run.busy': (f) => (field(f, 'pid') === '' ? [] : [`ps -o pid,user,lstart,args -p ${shell(field(f, 'pid'))}`]),
	'runtime.unreachable': (f) => ['systemctl status containerd', `${crictl(f)} info`],
	'settings.foreign': (f) => (field(f, 'caller') === '0' ? ['sudo -H kubestep settings'] : [`ls -la ${shell(field(f, 'path'))}`]),
	'sandbox.foreign': (f) => {
		const folder = field(f, 'folder') || field(f, 'path');
		return folder === '' ? [] : [`ls -la ${shell(folder)}`, ...(field(f, 'reason') === 'mode' ? [`chmod go-w ${shell(folder)}`] : [])];
	},
	'sandbox.serving': (f) => {
		const folder = shell(field(f, 'folder'));
		return f.problem === 'served' ? [`kubestep sandbox stop ${folder}`] : f.problem === 'not-served' ? [`kubestep sandbox serve ${folder}`] : f.problem === 'silent' ? [`fuser -v ${folder}/.sandbox/control.sock`] : f.problem === 'link' ? [`ls -la ${shell(field(f, 'message'))}`] : [`NODE=${folder}`, field(f, 'command') || 'ls $NODE/etc/kubernetes'];
	},
	'service.failed': (f) => {
		const service = shell(field(f, 'service'));
		return [`systemctl status ${service}`, `journalctl -xeu ${service} -n 50`];
	},
	'state.untrusted': (f) => (field(f, 'path') === '' ? [] : [`ls -ld ${shell(field(f, 'path'))}`, `mv ${shell(field(f, 'path'))} ${shell(`${field(f, 'path')}.old`)}`]),
	'token.unusable': (f) => (field(f, 'problem') === 'exists' ? [`kubestep token delete ${shell(field(f, 'id'))}`] : ['kubestep token list']),
	unconfirmed: () => [],
	'undo.begun': (f) => ['undo', 'reset'].map((command) => `kubestep ${command}${field(f, 'folder') === '' ? '' : ` --sandbox=${shell(field(f, 'folder'))}`}`),
	'undo.left': () => [],
	'unmount.failed': (f) => (field(f, 'path') === '' ? [] : [`findmnt --list --output TARGET,SOURCE | grep ${shell(field(f, 'path'))}`, `fuser --verbose --mount ${shell(f.mounts[0] ?? field(f, 'path'))}`]),
	'user.invalid': () => ['grep kubeadm /etc/passwd /etc/group', 'grep -E \'SYS_(UID|GID)\' /etc/login.defs'],
	'wait.timeout': (f) => {
		const component = field(f, 'component');
		if (component === 'kubelet') {
			return ['systemctl status kubelet', 'journalctl -xeu kubelet -n 50', 'swapon --show', 'systemctl restart kubelet'];
		}
		if (component === 'node') {
			return ['journalctl -xeu kubelet -n 50', 'kubectl --kubeconfig /etc/kubernetes/admin.conf get nodes'];
		}
		return [
			`${crictl(f)} ps -a`,
			...(component === '' ? [] : [lastLog(crictl(f), component)]),
			...(component === 'kube-apiserver' ? [lastLog(crictl(f), 'etcd')] : []),
			'journalctl -xeu kubelet -n 50',
		];
	},
	'yaml.unwritable': () => [],
};

/** Whether a path is a CA's: a new one in its place would make all that the old one signed worthless. */
export function isAuthorityFile(path: string): boolean {
	return /(?:^|[/-])ca(?:\.crt)?$/.test(path);
}

/** Whether what an earlier init made is among what the checks found: the ports that it has follow from that. */
export const foundEarlier = ({errors}: FailureFields['preflight.failed']): boolean => errors.some((name) => name.startsWith('FileAvailable--etc-kubernetes-manifests'));

/** crictl at the socket that the fields name. */
export function crictl(fields: {readonly socket?: string}): string {
	const socket = field(fields, 'socket');
	return socket === '' ? 'crictl' : `crictl --runtime-endpoint ${shell(socket)}`;
}

function lastLog(crictl: string, component: string): string {
	return `${crictl} logs $(${crictl} ps -a -q --name ${shell(component)} | head -n 1)`;
}

/** Renews the certificate at a path: where the folder is not the usual one, there. */
export function renewal(name: string, path: string): string {
	const folder = name.endsWith('.conf') ? '' : parent(name.startsWith('etcd-') ? parent(path) : path);
	return `kubestep certs renew ${shell(name)}${folder === '' || folder === defaults.certificatesDir ? '' : ` --cert-dir ${shell(folder)}`}`;
}

function parent(path: string): string {
	return path.includes('/') ? path.slice(0, Math.max(1, path.lastIndexOf('/'))) : '.';
}
