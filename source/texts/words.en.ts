import type {NotNeeded} from '../core/told/skips.ts';
import type {Language} from './types.ts';

/** `1 check`, `21 checks`. */
export function count(number: number, one: string, many: string = `${one}s`): string {
	return `${number} ${number === 1 ? one : many}`;
}

export const units: Language['units'] = {ms: 'ms', s: 's', min: 'min', h: 'h'};

export const status: Language['status'] = {
	pending: 'to do', running: 'running', asked: 'asking', failing: 'failed',
	done: 'done', unchanged: 'unchanged', warning: 'warning', skipped: 'skipped', failed: 'failed', incomplete: 'incomplete',
};

export const outcome: Language['outcome'] = {done: 'done', incomplete: 'incomplete', failed: 'failed', stopped: 'stopped'};

export const mode: Language['mode'] = {node: 'this node', sandbox: 'sandbox', 'dry-run': 'dry run'};

export const skip: Language['skip'] = {
	asked: () => 'skipped as you asked',
	'by-flag': ({flag}) => `skipped by ${flag}`,
	'not-needed': ({because}) => `skipped: ${notNeeded[because]}`,
	missing: (fields) => `skipped: needs ${'step' in fields ? fields.step : fields.what ?? fields.path}`,
	stopped: () => 'not reached: the run was stopped',
};

const notNeeded: Readonly<Record<NotNeeded, string>> = {
	'external-etcd': 'etcd is external',
	'upload-certs': 'no --upload-certs',
	'dns.disabled': 'dns.disabled is true',
	'proxy.disabled': 'proxy.disabled is true',
};

export const probe: Language['probe'] = {
	codes: {
		INVALID_URL: 'no address that can be asked',
		ECONNREFUSED: 'connection refused',
		ECONNRESET: 'connection reset',
		EHOSTUNREACH: 'no route to the host',
		ENETUNREACH: 'network unreachable',
		ENOTFOUND: 'name not found',
		EAI_AGAIN: 'DNS server does not answer',
		EPIPE: 'connection closed',
		ETIMEDOUT: 'no answer in time',
		EADDRNOTAVAIL: 'address not on this machine',
		EACCES: 'not permitted',
		TIMEOUT: 'no answer in time',
		TLS: 'TLS handshake failed',
		TOO_LARGE: 'answer too large',
		ok: 'healthy',
	},
	status: (code) => (code === '200' ? 'healthy' : `HTTP ${code}`),
	none: 'no answer yet',
};

export const tally: Language['tally'] = {
	kinds: {
		check: (n) => count(n, 'check'),
		certificate: (n) => count(n, 'certificate'),
		keypair: (n) => count(n, 'key pair'),
		kubeconfig: (n) => count(n, 'kubeconfig'),
		file: (n) => count(n, 'file'),
		directory: (n) => count(n, 'directory', 'directories'),
		service: (n) => count(n, 'service action'),
		stability: (n) => `${n} look`,
		wait: (n) => `${n} healthy`,
		object: (n) => count(n, 'object'),
		image: (n) => count(n, 'image'),
		user: () => 'users',
		confirm: () => 'agreed to',
		etcd: (n) => count(n, 'etcd member'),
		unmount: () => 'mounts',
		pods: () => 'Pods',
		removal: (n) => count(n, 'path'),
		revert: (n) => count(n, 'path'),
		join: (n) => count(n, 'join command'),
		note: (n) => count(n, 'note'),
	},
	waits: (n) => count(n, 'wait'),
	of: (done, total) => `${done} of ${total}`,
	warnings: (n) => count(n, 'warning'),
	errors: (n) => count(n, 'error'),
	unchanged: (n, what = String(n)) => `${what} unchanged`,
	skipped: (n) => `${n} skipped`,
	outcome: {done: 'done', skipped: 'skipped', failed: 'failed', incomplete: 'incomplete'},
	nothing: 'nothing to do',
};

/** With `--fresh` a sandbox starts over. */
const afresh = (workflow: string, where: string): string => (workflow === 'init' && where === 'sandbox' ? ', without --fresh,' : '');

export const run: Language['run'] = {
	started: ({workflow, program, nodeName, kubernetesVersion, mode: where, folder, lesson}) =>
		`${/^\d|^$/.test(program) ? `kubestep ${program}`.trimEnd() : program}: ${workflow === 'lesson' ? `lesson ${lesson ?? ''}` : workflow === 'reset' ? `reset of ${nodeName}` : workflow === 'undo' ? `undo on ${nodeName}` : workflow === 'inspect' ? `a look at ${nodeName}, Kubernetes ${kubernetesVersion}` : `control plane on ${nodeName}, Kubernetes ${kubernetesVersion}`}, ${where === 'sandbox' ? `sandbox ${folder}` : workflow === 'inspect' && folder !== '' ? folder : mode[where]}`,
	stepModeOn: 'step mode on: each act is asked about first',
	stepModeOff: 'step mode off',
	ended: ({workflow, outcome: how, mode: where, folder, lesson, nodeName, took, phase, hadNothingToDo, keptSome}) => ({
		done: workflow === 'lesson' ? `All of the lesson ${lesson ?? ''} is done. It took ${took}.` : phase !== undefined && where !== 'dry-run' ? `Phase ${phase} of ${nodeName} done in ${took}${where === 'sandbox' ? `, in the sandbox ${folder}` : ''}.` : workflow === 'reset' ? {
			node: `${nodeName} is reset. It took ${took}.`,
			sandbox: `${nodeName} is reset, in the sandbox ${folder}. It took ${took}.`,
			'dry-run': `Dry run of the reset of ${nodeName} done in ${took}: nothing was changed.`,
		}[where] : hadNothingToDo ? `There was nothing to undo on ${nodeName}${where === 'sandbox' ? `, in the sandbox ${folder}` : ''}.` : workflow === 'undo' ? {
			node: `The last run on ${nodeName} is undone${keptSome ? ', but for what is named below' : ''}. It took ${took}.`,
			sandbox: `The last run on ${nodeName} is undone${keptSome ? ' but for what is named below' : ''}, in the sandbox ${folder}. It took ${took}.`,
			'dry-run': `Dry run of the undo on ${nodeName} done in ${took}: nothing was changed.`,
		}[where] : workflow === 'inspect' ? `Looked at ${nodeName}${folder === '' ? '' : `, ${folder}`}: nothing was changed.` : {
			node: `The control plane on ${nodeName} is up. It took ${took}.`,
			sandbox: `The control plane of ${nodeName} is laid out in the sandbox ${folder}. It took ${took}.`,
			'dry-run': `Dry run of ${nodeName} done in ${took}: nothing was changed.`,
		}[where],
		incomplete: `Incomplete after ${took}: some steps were skipped.`,
		failed: `Failed after ${took}.`,
		stopped: `Stopped after ${took}.${where === 'dry-run' || workflow === 'inspect' ? '' : ` Run the same command again${afresh(workflow, where)} to go on from here.`}`,
	})[how],
	counts: ({files, objects, removed, warnings, unchanged}, where, workflow) => {
		const would = where === 'dry-run' ? 'would be ' : '';
		if (workflow === 'reset') {
			return `${count(removed, 'path')} ${would}deleted or emptied, ${unchanged} had nothing there`;
		}
		if (workflow === 'inspect') {
			return `${unchanged} as a fresh init makes them, ${warnings} to look at`;
		}
		if (workflow === 'undo') {
			return `${count(removed, 'path')} ${would}removed, ${count(files, 'file')} ${would}put back`;
		}
		return `${count(files, 'file')} ${would}written, ${count(objects, 'API object')} ${would}applied${unchanged === 0 ? '' : `, ${unchanged} unchanged`}`;
	},
	warnings: (n) => `${count(n, 'warning')}:`,
	wouldStop: (checks) => `preflight would stop this run: ${count(checks, 'check')} ${checks === 1 ? 'fails' : 'fail'}`,
	failedAt: (step) => `Failed step: ${step}`,
	again: ({workflow, mode: where, end}) => `What succeeded stays. ${end?.outcome === 'failed' ? 'Mend the cause and run' : 'Run'} the same command again${afresh(workflow, where).replace(/,$/, '')}: it goes on from here.`,
	skippedSteps: 'Skipped:',
	left: 'Left as it is, for you to decide about:',
	leftOver: ({nodeName, names}) => [
		...names.map(({path, names: left, more}) => `in ${path}, what init does not make: ${left.join(', ')}${more > 0 ? `, and ${more} more` : ''}`),
		'the Pod network: its configuration in /etc/cni/net.d and its interfaces; another network add-on would come into conflict with them',
		'network rules of kube-proxy and of the Pod network, in iptables, nftables and IPVS; a reboot clears them',
		'copies of admin.conf, such as $HOME/.kube/config',
		'images of containers, and the packages of the kubelet and the container runtime',
		`where the cluster goes on without this node, delete its Node object: kubectl delete node ${nodeName}`,
	],
	onRealNode: 'On a real node you would go on like this.',
	useCluster: 'To use the cluster as a regular user:',
	useClusterAsRoot: 'Or as root:',
	podNetwork: 'Next, install a Pod network add-on: until then nodes stay NotReady and CoreDNS stays Pending. Choices:',
	addOns: 'https://kubernetes.io/docs/concepts/cluster-administration/addons/',
	joinControlPlaneWithKey: 'To add a control plane node, run there as root:',
	joinControlPlaneWithFiles: 'To add a control plane node, copy the CAs and the service account key pair to it, then run there as root:',
	certificateKeyIsSecret: 'The certificate key opens the cluster\'s private keys: keep it secret. The uploaded certificates are deleted after two hours; "kubeadm init phase upload-certs --upload-certs" uploads them again.',
	joinWorkers: 'To add a worker node, run there as root:',
	evidence: 'Evidence:',
	cause: 'Usual cause:',
	remedy: 'What to do:',
	commands: 'Commands:',
	waiting: ({title, url, timeout}) => `${title} at ${url}, up to ${timeout}`,
	heartbeat: ({title, attempts, answer, elapsed, timeout}) => `${title}: probe ${attempts}: ${answer} · ${elapsed} of ${timeout}`,
	retried: 'trying again',
	retries: (problem, limit) => `${problem} Trying for up to ${limit}.`,
	diagnosis: 'Why it does not come up:',
};

export const questions: Language['questions'] = {
	ask: (title) => `Next: ${title}`,
	keys: (canTakeBack) => `[y] do it  [x] skip it  [c] do the rest of the phase  [a] do all  ${canTakeBack ? '[u] take the last one back  ' : ''}[q] stop`,
	confirm: 'Go on? [y/N]',
	confirmWord: (word) => `To go on, type the name of this node (${word})`,
	breaks: (phases) => `Left out, it will be missing for: ${phases.join(', ')}`,
	reverted: (title) => `${title}: taken back`,
	ofChanged: (path) => `${path} was changed since this program made it. It differs from what this configuration makes:`,
	changedKeys: (canTakeBack) => `[y] keep it as it is  [o] make it anew  ${canTakeBack ? '[u] take the last one back  ' : ''}[q] stop`,
	changedAgain: (canTakeBack) => `Type y, o${canTakeBack ? ', u' : ''} or q.`,
	changed: 'What is there was changed meanwhile; this is what would be done to it now.',
	kept: {
		nothing: () => 'There is no act to take back.',
		changed: (title) => `${title} stays: somebody changed it since.`,
		service: (title) => `${title}: what a service did meanwhile cannot be taken back.`,
		image: (title) => `${title} stays: an image belongs to the container runtime.`,
		object: (title) => `${title} stays: the cluster has acted on the object already.`,
		other: (title) => `${title}: it wrote no file that could be put back.`,
	},
	more: (lines) => count(lines, 'more line'),
	again: (canTakeBack) => `Type y, x, c, a${canTakeBack ? ', u' : ''} or q.`,
	answers: {do: 'doing it', keep: 'keeping what is there', skip: 'skipped', rest: 'going on to the end of the phase', all: 'going on without questions', undo: 'taking the last act back', stop: 'stopping'},
	words: {do: ['do', 'yes'], keep: ['keep'], skip: ['skip'], rest: ['continue', 'rest'], all: ['all'], undo: ['undo', 'back'], stop: ['quit', 'stop', 'exit']},
};

export const severity: Language['severity'] = {error: 'error', warning: 'warning'};

export const reading: Language['reading'] = (title) => `read ${title}`;
export const labelled: Language['labelled'] = (label, value) => `${label}: ${value}`;

export const didYouMean: Language['didYouMean'] = (name) => `did you mean ${name}?`;

export const links: Language['links'] = {
	kubelet: 'kubelet', manifest: 'manifest', sandbox: 'sandbox', image: 'image', container: 'container', port: 'port', health: 'health',
};

export const marks: Language['marks'] = {ok: 'in place', waiting: 'not yet', broken: 'broken', unknown: 'not reached'};
