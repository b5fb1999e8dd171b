import type {ObjectDetail} from '../core/told/details.ts';
import type {NoteFields} from '../core/told/notes.ts';
import {day, mode, moment} from './format.ts';
import type {Language} from './types.ts';
import {count} from './words.en.ts';

/** What came of a note that is no mere note. */
const noted: Partial<Record<keyof NoteFields, string>> = {'lesson.task': 'done', 'lesson.question': 'answered rightly'};

const verbs = {create: 'applied', update: 'updated', patch: 'patched', get: 'read', list: 'listed', delete: 'deleted'};

const planned = {create: 'would be applied', update: 'would be updated', patch: 'would be patched', get: 'read', list: 'listed', delete: 'would be deleted'};

/** What was read, and is not there. */
const isAbsent = ({verb, requests}: ObjectDetail): boolean => verb === 'get' && requests.at(-1)?.status === 404;

const toRevert = {remove: 'would be removed', restore: 'would be put back as it was', attributes: 'mode and owner would be put back'};

const reverted = {remove: 'removed', restore: 'put back as it was', attributes: 'mode and owner put back'};

const kept = {
	changed: 'kept: somebody changed it since', unknown: 'kept: the journal does not tell what was there before', lost: 'kept: what was there before is lost', 'not-empty': 'kept: something else is in it', unsaid: 'kept: the run was killed before it made it, and whose it is, is not known', moved: 'kept: it leads elsewhere than when the run acted on it',
};

const patchedBy = (files: readonly string[] = []) => (files.length === 0 ? '' : `patched by ${files.join(', ')}`);

export const steps: Language['steps'] = {
	title: {
		check: (d) => `check ${d.name}`,
		certificate: (d) => `certificate ${d.name}`,
		keypair: (d) => `key pair ${d.name}`,
		kubeconfig: (d) => `kubeconfig ${d.name}`,
		file: (d) => (d.role.startsWith('manifest/') ? `static Pod manifest ${d.role.slice('manifest/'.length)}` : `file ${d.path}`),
		directory: (d) => `directory ${d.path}`,
		service: (d) => (d.action === 'start' ? `start the service ${d.service}` : `stop the service ${d.service}`),
		stability: () => 'control plane stays up',
		wait: (d) => `wait for ${d.component === 'kubelet' ? 'the kubelet' : d.component === 'node' ? 'the Node object' : d.component}`,
		object: (d) => `${d.object} ${d.namespace === undefined ? '' : `${d.namespace}/`}${d.name}`,
		image: (d) => `image ${d.image}`,
		user: (d) => (d.files === undefined ? 'users and groups of the control plane' : `files of the user ${d.users.join(', ')}`),
		join: () => 'join command',
		confirm: (d) => (d.about === 'undo' ? 'undo what the last run did to this node' : 'take back what init or join did to this node'),
		etcd: (d) => `etcd member ${d.peerUrl}`,
		unmount: (d) => `mounts below ${d.path}`,
		pods: () => 'Pods of the container runtime',
		removal: (d) => (d.what === 'contents' ? `contents of ${d.path}` : `file ${d.path}`),
		revert: (d) => `${d.what} ${d.path}`,
		note: (d) => d.code,
	},
	done: {
		check: () => 'passed',
		certificate: () => 'written',
		keypair: () => 'written',
		kubeconfig: () => 'written',
		file: (d) => (d.before === undefined ? 'written' : d.before === d.content ? 'written again' : 'replaced'),
		directory: () => 'made',
		service: (d) => (d.problem !== undefined ? 'refused' : 'done'),
		stability: (d) => (d.restarted.length + d.unhealthy.length === 0 ? 'stable' : 'up but unstable'),
		wait: () => 'healthy',
		object: (d) => (d.problem === undefined ? verbs[d.verb] : 'not read'),
		image: (d) => (d.present === true ? 'already there' : 'pulled'),
		user: (d) => (d.problem !== undefined ? 'not removed' : d.removed ? 'removed' : d.files === undefined ? 'set up' : 'handed over'),
		join: () => 'ready',
		confirm: () => 'agreed to',
		etcd: (d) => (d.problem !== undefined ? 'not taken out of its cluster' : {removed: 'taken out of its cluster', only: 'kept: it is the only one', absent: 'is no member any more'}[d.result ?? 'removed']),
		unmount: () => 'unmounted',
		pods: (d) => (d.problem === undefined ? 'removed' : 'not all removed'),
		removal: (d) => (d.problem !== undefined ? 'not all deleted' : d.stays === undefined ? 'deleted' : d.entries === undefined ? 'left as it is' : 'deleted, but for what init does not make'),
		revert: (d) => (d.kept !== undefined ? kept[d.kept] : d.problem !== undefined ? 'not put back' : reverted[d.action]),
		note: (d) => noted[d.code] ?? 'noted',
	},
	planned: {
		certificate: () => 'would be written',
		keypair: () => 'would be written',
		kubeconfig: () => 'would be written',
		file: (d) => (d.before === undefined ? 'would be written' : d.before === d.content ? 'would be written again' : 'would be replaced'),
		directory: () => 'would be made',
		service: () => 'would be done',
		stability: () => 'would be watched',
		wait: () => 'would be asked',
		object: (d) => planned[d.verb],
		image: (d) => (d.present === true ? 'already there' : 'would be pulled'),
		user: (d) => (d.removed ? 'would be removed' : d.files === undefined ? 'would be set up' : 'would be handed over'),
		etcd: (d) => ({removed: 'would be taken out of its cluster', only: 'would be kept: it is the only one', absent: 'is no member any more'}[d.result ?? 'removed']),
		confirm: () => 'would be asked about',
		unmount: () => 'would be unmounted',
		pods: () => 'would be removed',
		removal: () => 'would be deleted',
		revert: (d) => (d.kept === undefined ? toRevert[d.action] : kept[d.kept]),
	},
	facts: (format) => ({
		check: () => [],
		certificate: (d) => [
			d.algorithm,
			d.signedBy === undefined ? 'self-signed' : `signed by ${d.signedBy}`,
			d.notAfter === undefined ? '' : `expires ${day(d.notAfter)}`,
		],
		keypair: (d) => [d.algorithm],
		kubeconfig: (d) => [`user ${d.user}`, d.notAfter === undefined ? '' : `expires ${day(d.notAfter)}`],
		file: (d) => [d.role.startsWith('manifest/') ? d.path : '', `mode ${mode(d.mode)}`, patchedBy(d.patches)],
		directory: (d) => [`mode ${mode(d.mode)}`],
		service: (d) => [format.because(d.problem)],
		stability: (d) => [
			...d.restarted.map(({component, times}) => `${component} was started again ${times === 1 ? 'once' : `${times} times`}`), ...d.unhealthy.map((name) => `${name} is not healthy`),
			d.restarted.length + d.unhealthy.length === 0 ? `healthy ${d.looks} times in a row` : '',
		],
		wait: (d) => [d.elapsedMs === 0 ? '' : `after ${format.duration(d.elapsedMs)}`, d.attempts === 0 ? '' : count(d.attempts, 'probe')],
		object: (d) => [isAbsent(d) ? 'not there (404)' : '', `as ${d.as}`, patchedBy(d.patches), format.because(d.problem)],
		image: (d) => [(d.attempts ?? 1) > 1 ? `at attempt ${d.attempts}` : ''],
		user: (d) => [d.files === undefined ? d.users.join(', ') : count(d.files.length, 'file'), format.because(d.problem)],
		join: (d) => [d.controlPlaneCommand === undefined ? 'for worker nodes' : 'for control plane and worker nodes'],
		confirm: () => [],
		etcd: (d) => [d.members === undefined ? '' : `${count(d.members.length, 'member')} before: ${d.members.join(', ')}`, format.because(d.problem)],
		unmount: (d) => [d.mounts.length === 0 ? '' : count(d.mounts.length, 'mount')],
		pods: (d) => [d.pods.length === 0 ? '' : count(d.pods.length, 'Pod'), format.because(d.problem)],
		removal: (d) => [d.what === 'file' || (d.entries ?? 0) === 0 ? '' : count(d.entries ?? 0, 'entry', 'entries'), d.stays === undefined ? '' : `${d.left?.join(', ')}${d.stays > (d.left?.length ?? 0) ? ` and ${d.stays - (d.left?.length ?? 0)} more` : ''}: not known to be the cluster's, delete by hand what is`, format.because(d.problem, d.path)],
		revert: (d) => [format.because(d.problem, d.path)],
		note: () => [],
	}),
	progress: (format) => ({
		key: (p) => `making an ${p.algorithm} key`,
		sign: (p) => `having ${p.by} sign`,
		pod: (p) => `removing ${p.pod}, ${p.index} of ${p.count}${p.attempt === 1 ? '' : `, attempt ${p.attempt}`}`,
		pull: (p) => (p.attempt === 1 ? 'pulling' : `pulling, attempt ${p.attempt}`),
		probe: (p) => `probe ${p.attempt}: ${format.probeAnswer(p.answer)} · ${format.duration(p.elapsedMs)} of ${format.duration(p.timeoutMs)}`,
		request: (p) => `${p.method}: ${p.status}`,
		retry: (p) => `trying again for up to ${format.duration(p.timeoutMs)}`,
	}),
	outcome: {unchanged: 'unchanged', skipped: 'skipped', failed: 'failed'},
	reverts: (one) => {
		if (one.action === 'empty') {
			const whose = one.of === 'etcd' ? 'etcd\'s data, which is the cluster\'s: every object in it' : 'what the kubelet and its Pods wrote';
			const path = one.real === undefined ? one.path : `${one.path} (${one.real})`;
			return one.kept === undefined ? `delete ${one.names === undefined ? 'all that is in' : `${one.names.join(', ')} in`} ${path}: ${whose}` : `${path} ${kept[one.kept]}`;
		}
		return one.kept === undefined ? `${{remove: 'remove', restore: 'put back', attributes: 'mode and owner of'}[one.action]} ${one.path}` : `${one.path} ${kept[one.kept]}`;
	},
	mountedAt: (path) => `something is mounted at ${path}`,
	nothingThere: 'nothing there',
	asked: 'waits for your answer',
	left: {'lesson.task': 'left open', 'lesson.question': 'not answered rightly'},
	running: 'running',
	line: (title, outcome, verb) => (verb ? `${title} ${outcome}` : `${title}: ${outcome}`),
	findings: (warnings, errors) => [errors === 0 ? '' : count(errors, 'error'), warnings === 0 ? '' : count(warnings, 'warning')].filter((part) => part !== '').join(', ') || 'passed',
	passed: 'passed',
};

export const phases: Language['phases'] = {
	preflight: 'Check the node and pull images',
	certs: 'Make certificates and keys',
	'certs/ca': 'CA of the cluster',
	'certs/apiserver': 'Serving certificate of the API server',
	'certs/apiserver-kubelet-client': 'The API server as a client of kubelets',
	'certs/front-proxy-ca': 'CA of the front proxy',
	'certs/front-proxy-client': 'The API server as a front proxy',
	'certs/etcd-ca': 'CA of etcd',
	'certs/etcd-server': 'Serving certificate of etcd',
	'certs/etcd-peer': 'etcd members among themselves',
	'certs/etcd-healthcheck-client': 'Health checks of etcd',
	'certs/apiserver-etcd-client': 'The API server as a client of etcd',
	'certs/sa': 'Key pair for service account tokens',
	kubeconfig: 'Write kubeconfig files',
	'kubeconfig/admin': 'kubeconfig of the administrator',
	'kubeconfig/super-admin': 'kubeconfig for emergencies',
	'kubeconfig/kubelet': 'kubeconfig of the kubelet',
	'kubeconfig/controller-manager': 'kubeconfig of the controller manager',
	'kubeconfig/scheduler': 'kubeconfig of the scheduler',
	etcd: 'Write the manifest of etcd',
	'etcd/local': 'etcd on this node',
	'control-plane': 'Write the manifests of the control plane',
	'control-plane/apiserver': 'Manifest of kube-apiserver',
	'control-plane/controller-manager': 'Manifest of kube-controller-manager',
	'control-plane/scheduler': 'Manifest of kube-scheduler',
	'kubelet-start': 'Configure and start the kubelet',
	'wait-control-plane': 'Wait until the control plane is healthy',
	'upload-config': 'Store the configuration in the cluster',
	'upload-config/kubeadm': 'ConfigMap kubeadm-config',
	'upload-config/kubelet': 'ConfigMap kubelet-config',
	'upload-certs': 'Share the certificates with other control plane nodes',
	'mark-control-plane': 'Mark the node as control plane',
	'bootstrap-token': 'Let nodes join with a bootstrap token',
	'kubelet-finalize': 'Finish the kubelet\'s setup',
	'kubelet-finalize/enable-client-cert-rotation': 'Have the kubelet use its rotating certificate',
	addon: 'Install add-ons',
	'addon/coredns': 'CoreDNS',
	'addon/kube-proxy': 'kube-proxy',
	'show-join-command': 'Show the join command',
	'reset preflight': 'Ask first, and check for root',
	'inspect configuration': 'What it is held against',
	'remove-etcd-member': 'Take the etcd member out of its cluster',
	'cleanup-node': 'Remove what init and join made',
	'undo preflight': 'Show what would be undone, and ask',
	'undo stop': 'Stop the kubelet and its Pods',
	'undo restore': 'Put files and directories back',
	'undo finish': 'Tell what stays, and forget the run',
	'lesson task': 'What the lesson asks for',
};

export const notes: Language['notes'] = {
	'preflight.verdict': (f) => {
		const of = `verdict of ${count(f.checks, 'check')}`;
		return f.errors === 0 ? `${of}: nothing stands in the way` : of;
	},
	'external-etcd': () => 'etcd is external: it and its data are left as they are',
	'etcd-unknown': (f) => `${f.path} does not say where etcd keeps its data: it is left; delete it by hand before the next init`,
	'external-ca': (f) => `${f.what === 'sa' ? 'key pair sa' : `kubeconfig ${f.what}`}: left as it is, since the CA's key is kept elsewhere`,
	'lesson.task': (f) => `${f.en || f.zh}${[...(f.hints > 0 ? [`${count(f.hints, 'hint')} taken`] : []), ...(f.solution ? ['solution shown'] : [])].map((one) => ` (${one})`).join('')}`,
	'lesson.question': (f) => `${f.en || f.zh}${f.wrong > 0 ? ` (${count(f.wrong, 'wrong answer')} first)` : ''}`,
	'undo.nothing': () => 'nothing to undo: no journal tells of a run on this node',
	'undo.stale': () => 'nothing is as the run left it, as after a reset or another program\'s run: what the kubelet and etcd wrote is left as it is',
	'undo.images': (f) => `images stay with the container runtime: ${f.images.join(', ')}`,
	'undo.objects': (f) => `objects stay in the cluster, whose data was there before or is elsewhere: ${f.objects.join(', ')}`,
	'undo.moved': (f) => `${f.path} led elsewhere when the run began, and leads to ${f.real} now: what is there stays`,
	'undo.protected': (f) => `${f.path} is the system's own: what others wrote there stays`,
	'certificate-key': () => 'certificate key: needed to join further control plane nodes within two hours',
	'inspect.basis': (f) => (f.from === 'file' ? `held against ${f.name}, Kubernetes ${f.version}` : f.from === 'cluster' ? `held against the configuration that the cluster keeps (ConfigMap kube-system/kubeadm-config), Kubernetes ${f.version}` : `held against the configuration that the node's own files agree on, Kubernetes ${f.version}`),
	'earlier-run': (f) => `going on after an earlier run${f.at === '' ? '' : ` of ${moment(f.at)}`}: what it did (${count(f.steps, 'step')}) stays where it still fits`,
};
