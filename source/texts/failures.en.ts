import type {FailureFields, FlagProblem, FolderReason} from '../core/told/failure-fields.ts';
import {bytes, field, mode, moment, numberField, platformName, unreadableFor} from './format.ts';
import {foundEarlier, isAuthorityFile} from './failures.ts';
import {reasons} from './reasons.en.ts';
import type {Language} from './types.ts';

/** `: reason` where there is one. */
const because = (reason: string) => (reason === '' ? '' : `: ${reason}`);

/** ` value` where there is one. */
const after = (value: string) => (value === '' ? '' : ` ${value}`);

/** What becomes of a node without its journal. */
const afterMoving = 'Without it undo knows of no run, and init does not go on from what an earlier run left: where there is some, it asks for a reset first.';

/** Two files do not fit each other, and the one that is named need not be the one that changed. */
const otherAuthority = (f: FailureFields['kubeconfig.unusable']) => (field(f, 'authority') === '' ? [] : [`If ${field(f, 'authority')} is the one that was changed, put that one back from a backup, and leave this one.`]);

/** A call of a command that there is not, or of none. */
const commandProblems: {readonly [Problem in FlagProblem]?: Language['failures']['flag.invalid']} = {
	'unknown-command': (f) => ({
		short: 'no such command',
		problem: `There is no command "${field(f, 'value')}"${field(f, 'flag') === '' ? '' : ` in kubestep ${field(f, 'flag')}`}${field(f, 'flags') === '' ? '' : `, which takes no ${field(f, 'flags')} of its own`}.`,
		remedy: [field(f, 'near') === '' ? (field(f, 'known') === '' ? 'Leave it out.' : `There are: ${field(f, 'known')}.`) : `Did you mean "${field(f, 'near')}"?`],
	}),
	'unknown-artifact': (f) => ({
		short: 'no such artifact',
		problem: field(f, 'value') === '' ? 'Nothing is named that init makes.' : `Init makes nothing that is called "${field(f, 'value')}" with this configuration.`,
		remedy: [field(f, 'near') === '' ? `There are: ${field(f, 'known')}.` : `Did you mean "${field(f, 'near')}"?`],
	}),
	'unknown-lesson': (f) => ({
		short: 'no such lesson',
		problem: `There is no lesson "${field(f, 'value')}".`,
		remedy: [...(field(f, 'near') === '' ? [] : [`Did you mean "${field(f, 'near')}"?`]), 'kubestep learn --list and kubestep lab --list name them all.'],
	}),
	'unknown-topic': (f) => ({
		short: 'no such topic',
		problem: `Nothing is explained under "${field(f, 'value')}".`,
		remedy: [field(f, 'near') === '' ? `Groups: ${field(f, 'known')}.` : `Did you mean "${field(f, 'near')}"?`],
	}),
	'command-missing': (f) => ({
		short: 'command missing',
		problem: `kubestep ${field(f, 'flag')} needs one of the commands above behind it.`,
		remedy: [],
	}),
	'operands-missing': (f) => ({
		short: 'words missing',
		problem: `kubestep ${field(f, 'flag')} needs more behind it: ${field(f, 'value')}.`,
		remedy: [],
	}),
	required: (f) => ({
		short: 'flag missing',
		problem: `The flag ${field(f, 'flag')} is missing: this command needs it.`,
		remedy: [],
	}),
	'two-files': (f) => ({
		short: 'second one missing',
		problem: `kubestep ${field(f, 'flag')} takes two (each a recording, a saved plan, a configuration, or a folder that is the root of a node) and tells how they differ, or none and looks at this node. Only "${field(f, 'value')}" was given.`,
		remedy: ['Name the second one behind it; or, where the first is a configuration, hold this node against it.'],
	}),
	'equals-sign': (f) => ({
		short: 'the value stands apart',
		problem: `${field(f, 'flag')} takes its value behind an equals sign, and "${field(f, 'value')}" is no command.`,
		remedy: [`Write ${field(f, 'flag')}=${field(f, 'value')}.`],
	}),
	elsewhere: (f) => ({
		short: 'not done here',
		problem: `kubestep has no "${field(f, 'value')}".`,
		remedy: field(f, 'value') === 'join'
			? ['Other nodes join with kubeadm and the command that init ends with. It says where to find the cluster: kubeadm join ADDRESS:6443 --token … --discovery-token-ca-cert-hash …']
			: [`kubeadm does it, on the same files: kubeadm ${field(f, 'call')}`],
	}),
};

/** What keeps a sandbox from being served, or asked. */
const servingProblems: Readonly<Record<FailureFields['sandbox.serving']['problem'], Language['failures']['sandbox.serving']>> = {
	served: (f) => ({
		short: 'sandbox is served',
		problem: `The sandbox ${field(f, 'folder')} is served: its node runs.`,
		cause: 'A second node, or a folder that is emptied below a running one, would be neither of the two.',
		remedy: ['Go on with the node that runs, or stop it first.'],
	}),
	'not-served': (f) => ({
		short: 'sandbox is not served',
		problem: `The sandbox ${field(f, 'folder')} is not served: no node of it runs that could be asked.`,
		remedy: ['Serve it in another terminal, and leave that open.'],
	}),
	'link': (f) => ({
		short: 'link in a sandbox',
		problem: `The sandbox ${field(f, 'folder')} cannot be served: ${field(f, 'message')} is a link, or no folder.`,
		cause: 'What the node has at that place would be mounted from wherever it leads, outside of the folder.',
		remedy: ['See where it leads, and put a folder in its place.'],
	}),
	'silent': (f) => ({
		short: 'sandbox does not answer',
		problem: `The sandbox ${field(f, 'folder')} is served, and its node does not answer.`,
		cause: 'The process that keeps it on is stopped, or another one holds its socket.',
		remedy: ['See who has the socket, and let that process go on, or end it.'],
	}),
	'no-namespaces': (f) => ({
		short: 'no namespaces',
		problem: `This system gives the node of ${field(f, 'folder')} no namespaces of its own${because(field(f, 'message'))}.`,
		cause: 'On Linux they make the folder the node\'s /etc/kubernetes and give it ports of its own. Here what the folder holds is looked at where it is.',
		remedy: ['Take $NODE for the root of the node.'],
	}),
};

/** What is wrong with a journal. */
const journalProblems: Readonly<Record<FailureFields['journal.invalid']['problem'], (fields: FailureFields['journal.invalid']) => string>> = {
	json: () => 'it is no JSON',
	version: (f) => `it is of version ${field(f, 'value')}, which this program does not read`,
	path: (f) => `"${field(f, 'value')}" is no path as a run writes it`,
	place: (f) => `${field(f, 'value')} is no place that init writes`,
	hash: (f) => `"${field(f, 'value')}" is no SHA-256`,
	form: (f) => `a run does not write ${field(f, 'value') === '' ? 'that' : `"${field(f, 'value')}"`}`,
};

/** What is wrong with a file or folder of this program's own. */
const stateProblems: Readonly<Record<FailureFields['state.untrusted']['problem'], (fields: FailureFields['state.untrusted']) => string>> = {
	type: (f) => (field(f, 'expected') === 'file' ? 'it is no regular file' : 'it is no directory'),
	link: () => 'it is a link',
	owner: (f) => `it belongs to the user ${field(f, 'owner')} (mode ${field(f, 'mode')}), and not to root`,
	mode: (f) => `others than its owner may write it (user ${field(f, 'owner')}, mode ${field(f, 'mode')})`,
	size: (f) => `it has ${field(f, 'size')} bytes, more than this program ever writes`,
};

/** A bootstrap token, or what was given for one. */
const tokenProblems: Readonly<Record<FailureFields['token.unusable']['problem'], Language['failures']['token.unusable']>> = {
	exists: (f) => ({
		short: 'token ID taken',
		problem: `There is a bootstrap token with the ID ${field(f, 'id')} already.`,
		remedy: ['Leave the token out for a new one, or delete that one first.'],
	}),
	absent: (f) => ({
		short: 'no such token',
		problem: `There is no bootstrap token with the ID ${field(f, 'id')}.`,
		cause: 'It was deleted, or it expired and the token cleaner took it away.',
		remedy: ['See which tokens there are.'],
	}),
	form: (f) => ({
		short: 'no token',
		problem: `"${field(f, 'value')}" is neither a bootstrap token nor the ID of one.`,
		remedy: ['An ID has 6 lower-case letters or digits; a token has a dot and 16 more behind it.'],
	}),
	none: () => ({
		short: 'token missing',
		problem: '"token delete" needs the token to delete.',
		remedy: ['Name one or more, by ID or whole.'],
	}),
};

/** Why a file cannot be read: the usual cause, and what to do. */
const unreadable: Readonly<Record<ReturnType<typeof unreadableFor>, readonly [cause: string, remedy: string]>> = {
	'control-plane': ['No control plane has been made on this node, or it was reset.', 'Run it on a control plane node, or make one here: kubestep init.'],
	missing: ['It is elsewhere, or has not been made.', 'Check its name and folder.'],
	permission: ['It belongs to another user.', 'Run the same command with sudo, or let this user read it.'],
	directory: ['It is a directory.', 'Name a file in it.'],
	kind: ['Something else stands where a file is expected.', 'See what is there. Name the file that is meant, or put it there.'],
	large: ['Something else stands where a file is expected.', 'See what is there. Name the file that is meant, or put it there.'],
	many: ['No node runs so many static Pods: something else was put there.', 'See what is there, and move away what is no manifest.'],
	untrusted: ['What others may write is not believed: this program acts on what is in it.', 'See whose it is and what is in it. If it is yours, give it to yourself alone; otherwise move it away.'],
	writer: ['What writes into it has not begun, or has ended.', 'Start it first, or name a file.'],
	limit: ['As many files are open as may be; the file itself is not the matter.', 'See which limit is reached: that of a process is raised with ulimit -n, that of the system with fs.file-max. Then run the same command again.'],
	proc: ['Files are reached by way of /proc, so that no link leads elsewhere.', 'Mount it, and run the same command again.'],
	unknown: ['The file is not there, belongs to another user, or is a directory.', 'Check that the file is there and that this user may read it.'],
};

/** What has a reason of its own has nothing to do with the disk. */
/** What is in the place of a file that was to be written, or is no more. */
const notWritten: Readonly<Record<string, readonly [cause: string, remedy: string]>> = {
	OTHERS_LINK: ['Whoever laid it would choose what is written over.', 'Name another file, or one in a folder of your own.'],
	REPLACED: ['Another run was given the same file, or somebody moved it.', 'Give each run a file of its own, and leave it there until the run has ended.'],
};

function unwritable(f: FailureFields['file.unwritable']): {readonly cause: string; readonly remedy: readonly string[]} {
	const why = unreadableFor(f);
	const inTheWay = ['NOT_REPLACED', 'EEXIST', 'EISDIR'].includes(field(f, 'errno'));
	const isHomeless = ['ENOENT', 'ENOTDIR'].includes(field(f, 'errno'));
	const [cause, remedy] = notWritten[field(f, 'errno')] ?? (isHomeless ? ['The folder that it is to be in is not there, or is none.', 'Make that folder, or name another file.'] : why === 'limit' || why === 'proc' ? unreadable[why] : inTheWay ? ['Something that nobody may lose is in its place.', 'See what is there; name another file, or move it away.'] : ['The disk is full or mounted read-only, or this user may not write there.', 'Free space, mount the file system writable, or run as root; then try again.']);
	return {cause, remedy: [remedy]};
}

/** By the reason why a folder is not used as a sandbox. */
const foreignFolders: Readonly<Partial<Record<FolderReason, {readonly cause: string; readonly remedy: readonly string[]}>>> = {
	'no-folder': {cause: 'The name may be mistyped. Nothing was made.', remedy: ['Name the folder that an init was given.']},
	format: {cause: 'Its files are laid out in another way than this version reads.', remedy: ['Name another folder, or an empty one.']},
	owner: {cause: 'Who owns a folder may have links in it that lead outside, and what is written there would be written elsewhere.', remedy: ['Name a folder of your own, or one that is not there yet.']},
	link: {cause: 'Another user\'s link leads where that user wants.', remedy: ['Name the folder itself, or one that is not there yet.']},
	mode: {cause: 'Who may write there may have put links in it that lead outside, and may do so while a run works.', remedy: ['If nobody else has been at it, keep it to yourself, as below, and try again. Otherwise name a folder that is not there yet.']},
	damaged: {cause: 'It was changed by hand, or the disk reported an error.', remedy: ['Begin anew in it with --fresh, or remove that file: it is made again.']},
};

/** What belongs at a place in an answer. */
const expectedWords: Readonly<Record<string, string>> = {list: 'a list', object: 'an object', string: 'a text', strings: 'a map of texts', 'whole number': 'a whole number'};
const foundWords: Readonly<Record<string, string>> = {list: 'a list', object: 'an object', string: 'text', number: 'a number', boolean: 'true or false', null: 'null', nothing: 'nothing'};

/** Why an answer of the API server is not read, or not taken. */
function answerReason(f: FailureFields['api.answer']): string {
	if (field(f, 'problem') === 'too-large') {
		const limit = numberField(f, 'limit');
		return field(f, 'shape') === 'deep' ? 'it is nested deeper than any object of the API'
			: field(f, 'items') !== '' ? `it is a list of more than ${field(f, 'items')} items`
			: limit === undefined ? 'it has more values than are read' : `it is larger than ${Math.round(limit / 1024 / 1024)} MiB, and was not read to its end`;
	}
	if (field(f, 'expected') === '') {
		return 'it is not what was asked for';
	}
	const place = field(f, 'field');
	return `${place === '' ? 'it' : place} is ${foundWords[field(f, 'found')] ?? field(f, 'found')} where ${expectedWords[field(f, 'expected')] ?? field(f, 'expected')} belongs`;
}

/** Why a handshake failed, by OpenSSL's and Node's codes. */
const foreignCa = 'its certificate is not signed by the CA that the kubeconfig trusts';
const tlsReasons: Readonly<Record<string, string>> = {
	CERT_HAS_EXPIRED: 'its certificate has expired',
	CERT_NOT_YET_VALID: 'its certificate is not valid yet',
	CERT_SIGNATURE_FAILURE: foreignCa,
	DEPTH_ZERO_SELF_SIGNED_CERT: foreignCa,
	ERR_SSL_EXCESSIVE_MESSAGE_SIZE: 'its certificate is larger than 100 KiB',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is made out for other names and addresses',
	SELF_SIGNED_CERT_IN_CHAIN: foreignCa,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: foreignCa,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: foreignCa,
};

/** ` (its certificate has expired)`, where TLS failed. */
function tlsReason(f: FailureFields['api.unreachable']): string {
	const reason = field(f, 'errno') === 'TLS' ? field(f, 'reason') : '';
	return reason === '' ? '' : ` (${Object.hasOwn(tlsReasons, reason) ? tlsReasons[reason] ?? reason : reason})`;
}

export const failures: Language['failures'] = {
	'api.answer': (f) => ({
		short: 'answer unusable',
		problem: `The API server's answer to ${[field(f, 'method'), field(f, 'path')].filter((part) => part !== '').join(' ') || 'a request'} cannot be used: ${answerReason(f)}.`,
		cause: 'Something else answers at that address, such as a proxy or a load balancer; or the object was damaged.',
		remedy: ['Check that server in the kubeconfig leads to the API server of this cluster, and look at the answer by hand.'],
	}),
	'api.refused': (f) => {
		const request = [field(f, 'method'), field(f, 'path')].filter((part) => part !== '').join(' ') || 'a request';
		const status = field(f, 'status');
		return {
			short: status === '' ? 'refused by the API server' : `refused with ${status}`,
			problem: `The API server refused ${request}${status === '' ? '' : ` with status ${status}`}${field(f, 'as') === '' ? '' : ` for ${field(f, 'as')}`}${because(field(f, 'reason') === 'NotRegistered' ? reason(f) : (field(f, 'message') || field(f, 'reason')))}.`,
			cause: ({
				'401': 'The client certificate is not signed by the cluster\'s CA: files of an older cluster were mixed with new ones.',
				'403': field(f, 'making') === '' ? 'The user lacks the permission: its ClusterRoleBinding is missing or was changed.' : 'kubeadm:cluster-admins is not there yet, and only /etc/kubernetes/super-admin.conf may make it: that file is missing, or not this cluster\'s.',
				'409': 'Somebody else changed the object at the same moment.',
				'422': 'A field of the object has a value that this API server does not accept.',
			})[status] ?? 'The API server is still starting, overloaded, or a webhook rejects the object.',
			remedy: ['Look at what the API server says about it, mend that, and try again.'],
		};
	},
	'api.unreachable': (f, {probeAnswer}) => {
		const url = (field(f, 'url') || field(f, 'server'));
		return {
			short: 'API server unreachable',
			problem: `The API server${url === '' ? '' : ` at ${url}`} does not answer${because((field(f, 'errno') || field(f, 'message')) && probeAnswer((field(f, 'errno') || field(f, 'message'))))}${tlsReason(f)}${field(f, 'kubeconfig') === '' ? '' : `, with the kubeconfig ${field(f, 'kubeconfig')}`}.`,
			cause: 'kube-apiserver stopped or restarts, or the control plane endpoint resolves to an address where nothing listens yet.',
			remedy: ['See whether the container of kube-apiserver runs and what it logged last.', 'With a controlPlaneEndpoint, check that its name leads to this node.'],
		};
	},
	'bundle.taken': (f) => ({
		short: 'another file is there',
		problem: `${field(f, 'path')} is there and is no bundle: it is not written over.`,
		remedy: ['Give --out another name, or move that file away.'],
	}),
	cancelled: () => ({
		short: 'stopped',
		problem: 'The run was stopped before it was complete.',
		remedy: ['Run the same command again: what is done stays, and it goes on from there.'],
	}),
	'certificate.unusable': (f) => {
		const name = field(f, 'path');
		return {
			short: 'certificate unusable',
			problem: `The certificate${after(name)} on disk cannot be used${because(reason(f))}.`,
			cause: 'It comes from another cluster, was signed by another CA, lacks a name or address of this node, or is not valid now.',
			remedy: [...otherAuthority(f), isAuthorityFile(name)
				? 'Put the right file in its place, from a backup. Moved away with its key, a new CA is made: all that the old one signed is refused from then on.'
				: 'Put the right file in its place, or move it away with its key: a new one is then made.'],
		};
	},
	'command.failed': (f) => {
		const argv = field(f, 'program');
		const exit = field(f, 'exitCode');
		return {
			short: exit === '' ? 'command failed' : `ended with status ${exit}`,
			problem: `${argv === '' ? 'A command' : `"${argv}"`} ${exit === '' ? 'could not be run' : `ended with status ${exit}`}${because(field(f, 'message'))}.`,
			cause: 'The program is missing, or what it says above is wrong on this node.',
			remedy: ['Run it by hand, mend what it complains about, and try again.'],
		};
	},
	'config.invalid': (f) => ({
		short: 'configuration invalid',
		problem: `The configuration has ${f.count === 1 ? '1 fault' : `${f.count} faults`}${because(field(f, 'message'))}.`,
		cause: 'A field is misspelled, has the wrong type, or contradicts another field or flag.',
		remedy: ['Correct the places named above. Nothing has been changed on the node.'],
	}),
	'diff.unlike': (f) => ({
		short: 'runs of two kinds',
		problem: `${field(f, 'paths')} cannot be compared: one is of ${field(f, 'one') || 'init'}, the other of ${field(f, 'other') || 'init'}.`,
		remedy: ['Compare two runs of the same command, or an init with a plan, a configuration or a node.'],
	}),
	'etcd.unreachable': (f) => ({
		short: 'etcd unreachable',
		problem: `etcd${after(field(f, 'endpoint'))} does not answer${because(field(f, 'message') || field(f, 'errno'))}.`,
		cause: 'It has stopped or has not come up, or it does not take the client certificate.',
		remedy: ['See whether the container of etcd runs and what it logged last.'],
	}),
	'file.changed': (f) => ({
		short: 'changed since',
		problem: field(f, 'reason') === 'malformed'
			? `${field(f, 'path')} was changed since this program made it, and cannot be understood as it is now.`
			: `${field(f, 'path')} was changed since this program made it, also in what init itself goes by.`,
		remedy: ['Take that change back; or move the file away, and it is made anew. In a terminal, without --output, a person is asked whether it stays. Then run the same command again.'],
	}),
	'file.unreadable': (f) => {
		const [cause, remedy] = unreadable[unreadableFor(f)];
		return {
			short: 'cannot read',
			problem: `${field(f, 'path') || 'A file'}${field(f, 'plan') === '' ? '' : `, which the plan ${field(f, 'plan')} names,`} cannot be read${because(system(f))}.`,
			cause, remedy: [remedy],
		};
	},
	'file.unwritable': (f) => {
		const path = field(f, 'path');
		return {
			short: 'cannot write',
			problem: `${path || 'A file'} cannot be written${because(system(f))}.`,
			...unwritable(f),
		};
	},
	'flag.invalid': (f, format) => commandProblems[f.problem as FlagProblem]?.(f, format) ?? ({
		short: 'flag invalid',
		problem: `${field(f, 'flag') || 'A flag'}${field(f, 'value') === '' ? '' : ` has the value "${field(f, 'value')}", which`} cannot be used${because(reason(f))}.`,
		remedy: ['Correct the flag. --help lists all flags and what they take.'],
	}),
	'folder.gone': () => ({
		short: 'current folder gone',
		problem: 'The folder that this shell is in is not there any more.',
		cause: 'It was removed, or moved and another put in its place, after the shell had entered it.',
		remedy: ['Go to one that is there, and run the same command again.'],
	}),
	'image.pull': (f) => {
		const image = field(f, 'image');
		return {
			short: 'image not pulled',
			problem: `The image${after(image)} could not be pulled${field(f, 'tries') === '' ? '' : ` in ${field(f, 'tries')} attempts`}${because(field(f, 'message'))}.`,
			cause: 'The registry cannot be reached from this node, the container runtime lacks the proxy setting, or the image does not exist under this name.',
			remedy: ['Pull the image by hand to see the registry\'s answer.', 'Where registry.k8s.io is out of reach, name a mirror with imageRepository (--image-repository).'],
		};
	},
	'inspect.nothing': (f) => ({
		short: 'no control plane',
		problem: `There is no control plane ${field(f, 'folder') === '' ? 'on this node: nothing of what init makes is in /etc/kubernetes' : `in ${field(f, 'folder')}: nothing of what init makes is there`}.`,
		cause: 'None has been made, or it was reset.',
		remedy: [field(f, 'folder') === '' ? 'kubestep plan shows what init would make. --root names a folder that holds another node\'s files.' : 'Name with --root the folder that has the node\'s etc and var in it.'],
	}),
	internal: (f) => ({
		short: 'unexpected error',
		problem: `Something unexpected happened${because((field(f, 'message') || field(f, 'errno')))}.`,
		cause: 'This is a fault of the program, or of the system underneath.',
		remedy: ['Run the same command again. If it happens again, report it with the output of --output json.'],
	}),
	'join.impossible': () => ({
		short: 'no control plane endpoint',
		problem: 'Further control plane nodes cannot join: the cluster has no controlPlaneEndpoint.',
		cause: 'It was made with the address of this node alone. An endpoint is a name or address that stays when a node goes.',
		remedy: ['Give it one: set controlPlaneEndpoint in the ConfigMap kube-system/kubeadm-config, and make a new certificate for the API server that has its name.'],
	}),
	'journal.invalid': (f) => ({
		short: 'journal not believed',
		problem: `${field(f, 'path') || 'The journal'} is not believed: ${journalProblems[f.problem](f)}${field(f, 'place') === '' ? '' : `, at ${field(f, 'place')}`}.`,
		cause: 'It was changed by hand or by another program, or written by another version. Root would delete and write what it names, so that nothing of it is used and nothing has been changed.',
		remedy: [`Look at it, then move it away. ${afterMoving}`],
	}),
	'kubeconfig.unusable': (f) => {
		const path = field(f, 'path');
		const problem = `The kubeconfig file${after(path)} cannot be used${because(reason(f))}.`;
		if (field(f, 'problem') === 'kubeconfig-unheeded') {
			return {
				short: 'kubeconfig unusable', problem,
				cause: 'Connecting without it would reach another server, or as another user, than the file says.',
				remedy: ['Take that out of the file, or name another one with --kubeconfig: one with a client certificate or a token, and a server that can be reached directly.'],
			};
		}
		return {
			short: 'kubeconfig unusable', problem,
			cause: 'It was made for another cluster or another endpoint, or trusts another CA.',
			remedy: [...otherAuthority(f), /^(?:\/etc\/kubernetes\/|[^/]*$)/.test(path) ? 'Move the file away: a new one is then written.' : 'Name another one with --kubeconfig.'],
		};
	},
	'lesson.invalid': (f) => ({
		short: 'lesson invalid',
		problem: `The lesson's file ${field(f, 'file')} cannot be used${because(reason(f))}${field(f, 'line') === '' ? '' : ` (line ${field(f, 'line')})`}.`,
		cause: 'A name is misspelled, a value is of another type, or a part is missing.',
		remedy: ['Correct the file; kubestep lesson check tells of a whole folder.'],
	}),
	'lock.unusable': (f) => ({
		short: 'no lock',
		problem: `Whether another run is at work on this node cannot be told from ${field(f, 'path') || 'its lock'}${because(lockProblem(f))}.`,
		cause: 'Two runs at once would write over each other\'s files. Nothing has been changed.',
		remedy: [lockRemedies[field(f, 'errno')] ?? 'Make its file system writable, with space left, and run the same command again.'],
	}),
	'machine.invalid': (f) => (field(f, 'file') === '' ? {
		short: 'node unsuitable',
		problem: `This node cannot be used${because(reason(f))}.`,
		cause: 'The node has no default route, no usable address, or a host name that Kubernetes does not take.',
		remedy: ['Set localAPIEndpoint.advertiseAddress (--apiserver-advertise-address) and nodeRegistration.name (--node-name) yourself.'],
	} : {
		short: 'machine file invalid',
		problem: `The machine file ${field(f, 'file')} cannot be used${because(reason(f))}${field(f, 'line') === '' ? '' : ` (line ${field(f, 'line')})`}.`,
		cause: 'A name is misspelled, or a value is of another type than the sandbox takes.',
		remedy: ['Correct the file, or leave --machine out for the usual node.'],
	}),
	missing: (f) => {
		const what = (field(f, 'path') || field(f, 'what'));
		return {
			short: 'something is missing',
			problem: `${what || 'What the step needs'} is not there${field(f, 'server') === '' ? '' : ` (${field(f, 'server')})`}.`,
			cause: 'The phase that makes it was skipped, or the file was removed.',
			remedy: ['Run the phase that makes it, then try again.'],
		};
	},
	'node.not-linux': (f) => ({
		short: 'not Linux',
		problem: `This machine cannot be a node: it runs ${platformName(field(f, 'platform'))}, and a control plane needs Linux.`,
		cause: 'The kubelet and the container runtime that start it exist for Linux alone. Nothing has been changed.',
		remedy: ['Do the same in a sandbox, a node that is a folder; or run it on a Linux machine.'],
	}),
	'output.lost': (f) => (field(f, 'errno') === '' ? {
		short: 'not all was shown',
		problem: `What shows the run has failed${because(field(f, 'message'))}. The run itself went on without it.`,
		cause: 'This is a fault of the program.',
		remedy: ['kubestep inspect shows what is there now. If it happens again, report it with the recording of the run.'],
	} : {
		short: 'not all was written',
		problem: `Standard output could not be written${because(system(f))}. What is there is not all.`,
		cause: 'The disk that it is written to is full, or no more may be written there.',
		remedy: ['Free space there, or write elsewhere; then run the same command again.'],
	}),
	'patch.invalid': (f) => {
		const file = field(f, 'file');
		return {
			short: 'patch does not apply',
			problem: `The patch${file === '' ? '' : ` ${file}`} cannot be applied${field(f, 'target') === '' ? '' : ` to ${field(f, 'target')}`}${because(reason(f))}.`,
			cause: 'The file is named after the wrong target or type, or the patch changes a field that is not there.',
			remedy: ['Name it TARGET+TYPE.yaml, such as kube-apiserver0+merge.yaml, and check its fields against the target.'],
		};
	},
	'path.protected': (f) => (field(f, 'names') !== '' ? {
		short: 'not a directory of certificates',
		problem: `${field(f, 'path')}${leadsTo(f)} holds nothing that init makes: ${field(f, 'names')}${(numberField(f, 'count') ?? 0) > 5 ? ', …' : ''}. Nothing has been changed.`,
		cause: '--cert-dir or certificatesDir names another directory than the one that the cluster\'s certificates are in.',
		remedy: ['Name the directory that has them, or leave it out for the usual one.'],
	} : {
		short: 'not a directory to empty',
		problem: `${field(f, 'path') || 'The path'} is not emptied${field(f, 'real') === '' || field(f, 'real') === field(f, 'path') ? '' : `: it leads to ${field(f, 'real')}`}.`,
		cause: 'It holds more than this cluster\'s files. --cert-dir, certificatesDir or the manifest of etcd names it.',
		remedy: ['Name the directory that holds nothing but this cluster\'s files, or delete those by hand.'],
	}),
	'phase.dependency': (f) => (field(f, 'because') === 'dry-run' ? {
		short: 'no dry run of this phase alone',
		problem: `In a dry run the phase${after(field(f, 'phase'))} needs ${field(f, 'needs') || 'another phase'} in the same run.`,
		cause: 'It talks to a cluster that only the dry run has, and that cluster knows only the admin.conf which the same dry run makes.',
		remedy: ['Make the dry run of init as a whole: kubestep init --dry-run.'],
	} : {
		short: 'phase needs another',
		problem: `The phase${after(field(f, 'phase'))} needs ${field(f, 'needs') || 'another phase'}, which is skipped.`,
		cause: '--skip-phases, or skipPhases in the configuration, leaves out what a later phase depends on.',
		remedy: ['Skip both, or neither.'],
	}),
	'phase.unknown': (f) => ({
		short: 'no such phase',
		problem: `There is no phase "${field(f, 'name')}".`,
		cause: 'The name is misspelled, or the phase belongs to another command.',
		remedy: [field(f, 'nearest') === '' ? `Use one of: ${field(f, 'known') || 'the phases that --help lists'}.` : `Did you mean "${field(f, 'nearest')}"?`],
	}),
	'plan.outdated': (f) => ({
		short: 'plan no longer holds',
		problem: `The plan${after(field(f, 'path'))}${field(f, 'at') === '' ? '' : ` of ${moment(field(f, 'at'))}`} no longer holds, and nothing was done. ${field(f, 'count') === '' ? 'Something has' : numberField(f, 'count') === 1 ? '1 thing has' : `${field(f, 'count')} things have`} changed since, then → now:`,
		remedy: ['Look at what would be done now, and keep that, by the command below. Or run init with its flags in place of --plan.'],
	}),
	'plan.unusable': (f) => (field(f, 'problem') === 'withheld' ? {
		short: 'a secret is missing',
		problem: `The plan${after(field(f, 'path'))} was made with ${field(f, 'flags') || 'a flag'}, whose value is a secret and not in the file.`,
		remedy: ['Give it again, beside --plan.'],
	} : {
		short: 'no plan',
		problem: `${field(f, 'path') || 'The file'} is no plan that kubestep plan --save wrote.`,
		remedy: ['Make one: kubestep plan --save FILE.'],
	}),
	'recording.unusable': (f) => (field(f, 'problem') === 'newer' ? {
		short: 'recording of a newer version',
		problem: `${field(f, 'path') || 'The file'} was recorded by kubestep ${field(f, 'program') || 'of a newer version'}, and this version does not read what that one writes.`,
		remedy: ['Open it with that version or a newer one.'],
	} : field(f, 'problem') === 'taken' ? {
		short: 'another file is there',
		problem: `${field(f, 'path') || 'The file'} is there and is no recording: it is not written over.`,
		remedy: ['Give --record another name, or move that file away.'],
	} : field(f, 'problem') === 'none' ? {
		short: 'no run kept',
		problem: `No run is kept here: there is no ${field(f, 'path') || 'recording'}.`,
		cause: 'No init, reset or undo has changed this node yet. Plans, dry runs and inspections are not kept.',
		remedy: ['Open one that was kept with --record FILE, by the name of that file; a sandbox keeps its own: --sandbox=FOLDER.'],
	} : field(f, 'problem') === 'empty' ? {
		short: 'empty recording',
		problem: `${field(f, 'path') || 'The file'} is empty, or begins with an empty line: it is no recording.`,
		remedy: ['Record a run: kubestep init --record FILE; or see the last one: kubestep last.'],
	} : {
		short: 'no recording',
		problem: `${field(f, 'path') || 'The file'} is no recording of kubestep: line ${field(f, 'line') || '1'} is not what one has there.`,
		remedy: ['Record a run: kubestep init --record FILE; or see the last one: kubestep last.'],
	}),
	'pods.stay': (f) => ({
		short: 'Pods not removed',
		problem: `Not all Pods could be removed${field(f, 'socket') === '' ? '' : ` by the container runtime at ${field(f, 'socket')}`}.`,
		cause: 'They may still write where files would be deleted next, as etcd does in its data. No file was deleted in this run; the journal stays.',
		remedy: ['See that the container runtime runs, then undo again.', 'Where it is not on this node any more, end what is left of its containers, then undo with --step and leave this step out.'],
	}),
	'preflight.failed': (f) => {
		const {errors: list, count} = f;
		return {
			short: count === 1 ? '1 check failed' : `${count} checks failed`,
			problem: `${count === 1 ? '1 check' : `${count} checks`} failed${because(list.join(', '))}.`,
			cause: 'The node is not yet as a control plane needs it. Nothing on it has been configured so far.',
			remedy: [...(foundEarlier(f) ? ['What an earlier init left is on this node. Where that control plane is to go, reset takes it away: manifests, data of etcd and the ports with it.'] : []), 'Mend what each check names and try again.', 'A check that you know better can be told to only warn: --ignore-preflight-errors.'],
		};
	},
	'program.incomplete': (f) => ({
		short: 'program not whole',
		problem: `A part of the program is not there: ${field(f, 'file')}.`,
		cause: 'Another version was installed while this one ran, or the program was not copied whole.',
		remedy: ['Run the same command again. Where a part is still missing then, install the program anew.'],
	}),
	'run.busy': (f) => ({
		short: 'another run is at work',
		problem: `Another run is at work on this node${field(f, 'command') === '' ? '' : `: kubestep ${field(f, 'command')}, process ${field(f, 'pid')}, started by ${field(f, 'user')}${field(f, 'since') === '' ? '' : ` at ${moment(field(f, 'since'))}`}`}.`,
		cause: 'Two runs at once would write over each other\'s files. Nothing has been changed.',
		remedy: [
			'Wait until that run has ended, or end it where it was started: with q where its screen is still open, else with Ctrl-C. Then run the same command again.',
			...(field(f, 'path') === '' ? [] : [`Where that process is no kubestep, remove ${field(f, 'path')}.`]),
		],
	}),
	'runtime.unreachable': (f) => {
		const socket = field(f, 'socket');
		return {
			short: 'container runtime unreachable',
			problem: `The container runtime${socket === '' ? '' : ` at ${socket}`} does not answer${because(field(f, 'message'))}.`,
			cause: 'The runtime is not installed, not started, or listens on another socket; containerd may have its CRI plugin disabled.',
			remedy: ['Start the runtime, or name its socket with nodeRegistration.criSocket (--cri-socket).'],
		};
	},
	'settings.foreign': (f) => ({
		short: 'another user\'s',
		problem: `The preferences${field(f, 'path') === '' ? '' : ` in ${field(f, 'path')}`} are not changed: ${field(f, 'of') || 'a folder on the way'} belongs to ${field(f, 'uid') === '' ? 'another user' : `user ${field(f, 'uid')}`}, not to ${field(f, 'caller') === '0' ? 'root, who' : field(f, 'caller') === '' ? 'who' : `user ${field(f, 'caller')}, who`} runs this.`,
		cause: 'Its owner says where it leads, and what is written there would be written elsewhere.',
		remedy: field(f, 'caller') === '0' ? ['Change them as that user, without sudo; or change root\'s own, with root\'s home.'] : ['See what is there. If it is yours, give it to yourself; otherwise move it away.'],
	}),
	'sandbox.foreign': (f) => ({
		short: 'not a sandbox',
		problem: `${(field(f, 'folder') || field(f, 'path')) || 'The folder'} cannot be the sandbox${because(reason(f))}.`,
		...(foreignFolders[(f.reason ?? '') as FolderReason] ?? {cause: 'This program did not make it. What is in it is left alone.', remedy: ['Name another folder, or an empty one.']}),
	}),
	'sandbox.serving': (f, format) => servingProblems[f.problem](f, format),
	'service.failed': (f) => {
		const service = field(f, 'service') || 'kubelet';
		return {
			short: 'service failed',
			problem: `The service ${service} could not be ${field(f, 'action') === 'stop' ? 'stopped' : 'started'}${because(field(f, 'message'))}.`,
			cause: field(f, 'action') === 'stop' ? 'The service manager refused. Nothing is deleted while the service may still write there.' : 'The unit is missing or masked, or the program ends at once: its log says why.',
			remedy: ['Read the service\'s status and log, mend the cause, and try again.'],
		};
	},
	'state.untrusted': (f) => ({
		short: 'not believed',
		problem: `${field(f, 'path') || 'What this program keeps on the node'} is not believed: ${stateProblems[f.problem](f)}.`,
		cause: 'Root goes by what is in there, so nobody else may be able to write it. Nothing of it was used, and nothing has been changed.',
		remedy: [`Look at it, then move it away. ${afterMoving}`],
	}),
	'token.unusable': (f, format) => tokenProblems[f.problem](f, format),
	'undo.begun': (f) => ({
		short: 'an undo is under way',
		problem: `An undo${field(f, 'at') === '' ? '' : ` that began on ${moment(field(f, 'at'))}`} has not come to its end: part of what the run before it made is gone.`,
		cause: 'A run that went on from there would build on half of a node. Nothing has been changed.',
		remedy: ['Bring the undo to its end, or reset the node.'],
	}),
	'undo.left': (f) => ({
		short: 'not all undone',
		problem: `Not all is undone${field(f, 'paths') === '' ? '' : `. Left: ${field(f, 'paths')}`}.`,
		cause: 'The step of each says what kept it from being removed or put back. The journal stays, so that the next undo goes on.',
		remedy: ['Mend the causes, then undo again.'],
	}),
	unconfirmed: (f) => ({
		short: 'not agreed to',
		problem: `Nothing was changed: the question was not answered with ${field(f, 'word') === '' ? 'y or yes' : `the name of this node, ${field(f, 'word')}`}.`,
		remedy: [`Answer with ${field(f, 'word') || 'y'}, or give ${field(f, 'about') === 'undo' ? '--yes' : '--force'} where nobody can be asked.`],
	}),
	'unmount.failed': (f) => ({
		short: 'still mounted',
		problem: `Something is still mounted below ${field(f, 'path') || 'the directory'}${field(f, 'mounts') === '' ? '' : `: ${field(f, 'mounts')}`}.`,
		cause: 'A process on this node has a file there open, or works in that directory.',
		remedy: ['Emptying the directory now would delete what is in those volumes. End the process, or unmount by hand.', field(f, 'of') === 'undo' ? 'Then undo again.' : 'unmountFlags: [MNT_DETACH] in a ResetConfiguration unmounts what is in use as well.'],
	}),
	'user.invalid': (f) => ({
		short: 'user unusable',
		problem: `The user or group${after(field(f, 'name'))} cannot be used${because(reason(f))}.`,
		cause: 'A rootless control plane needs system users of its own, and one of that name has other numbers, or none is free.',
		remedy: ['Look at the entry and rename or correct it.'],
	}),
	'wait.timeout': (f, {probeAnswer, duration}) => {
		const component = field(f, 'component') || 'the component';
		const seconds = numberField(f, 'seconds');
		const limit = seconds === undefined ? '' : duration(seconds * 1000);
		const last = field(f, 'answer') === '' ? '' : ` The last answer was: ${probeAnswer(field(f, 'answer'))}.`;
		const short = limit === '' ? 'timed out' : `not healthy within ${limit}`;
		const problem = `${component === 'kubelet' ? 'The kubelet' : component} was not healthy at ${field(f, 'url') || 'its health endpoint'}${limit === '' ? ' in time' : ` within ${limit}`}.${last}`;
		if (component === 'kubelet') {
			return {
				short, problem,
				remedy: ['Read the kubelet\'s log, mend the cause, restart the kubelet, and try again.'],
			};
		}
		if (component === 'node') {
			return {
				short, problem: `The Node object did not appear${limit === '' ? ' in time' : ` within ${limit}`}.${last}`,
				remedy: ['See how the kubelet fares with the API server, then try again.'],
			};
		}
		return {
			short, problem,
			remedy: ['See which containers run, and read the log of the one that ended.', 'Correct the configuration or the static Pod manifest: the kubelet starts it again by itself.'],
		};
	},
	'yaml.unwritable': (f) => ({
		short: 'cannot be written',
		problem: `A text that goes into this file or object holds a control character${field(f, 'character') === '' ? '' : ` (${field(f, 'character')})`}, which cannot be written to YAML.`,
		remedy: ['Remove the character from the configuration or the patch; for the configuration, a warning at the start names its line.'],
	}),
};

const systemWords: Readonly<Record<string, string>> = {
	ENOENT: 'no such file or directory',
	EACCES: 'not permitted',
	EPERM: 'not permitted',
	ENOSPC: 'no space left on the device',
	EROFS: 'the file system is read-only',
	EXDEV: 'something is mounted there',
	EBUSY: 'it is in use, or something is mounted there',
	EISDIR: 'it is a directory',
	ENOTDIR: 'a part of the path is not a directory',
	EDQUOT: 'the quota is used up',
	ELOOP: 'its links lead round in a circle',
	EIO: 'the disk reports an error',
	EMFILE: 'this process has too many open files',
	ENFILE: 'the system has too many open files',
	NO_PROC: 'there is no /proc',
	EFBIG: 'a file may not grow so large here',
};

const leadsTo = (f: FailureFields['path.protected']): string => (field(f, 'real') === '' || field(f, 'real') === field(f, 'path') ? '' : `, which leads to ${field(f, 'real')},`);

/** Why the folder of the locks, or one of them, is of no use. */
const lockProblems: Readonly<Record<string, () => string>> = {
	ENOTDIR: () => 'it is not a directory',
	EOVERFLOW: () => 'no number follows that of this lock',
};
const lockProblem = (f: FailureFields['lock.unusable']): string => lockProblems[field(f, 'errno')]?.() ?? system(f);

const lockRemedies: Readonly<Record<string, string>> = {
	UNTRUSTED: 'See what is in it, then give it to root alone, and run the same command again.',
	ENOTDIR: 'See what is there and move it away, and run the same command again.',
	EOVERFLOW: 'No run made this lock: remove it, and run the same command again.',
};

const types: Readonly<Record<string, string>> = {directory: 'a directory', pipe: 'a pipe', socket: 'a socket', device: 'a device', link: 'a link'};

/** What has values of its own. */
const refused: Readonly<Record<string, (fields: FailureFields['file.unreadable']) => string>> = {
	NOT_REPLACED: (f) => `it is ${types[field(f, 'type')] ?? 'a device'}, and none is replaced by a file`,
	NOT_A_FILE: (f) => `it is ${types[field(f, 'type')] ?? 'a pipe, a device or a socket'}, not a file`,
	LINK: () => 'it is a link, and none is followed here',
	OTHERS_LINK: (f) => `it is a link of user ${field(f, 'uid')} in a folder that all may write, and is not followed`,
	REPLACED: () => 'it was moved, removed or replaced while the run went on',
	TOO_LARGE: (f) => (f.limit === undefined ? 'it is larger than is read' : `it is larger than ${bytes(numberField(f, 'limit') ?? 0)}, the most that is read`),
	TOO_MANY: (f) => `it has ${field(f, 'count')} files, and ${field(f, 'limit')} are the most that are looked at`,
	NO_WRITER: () => 'it is a pipe that nobody writes into',
	UNTRUSTED: (f) => (field(f, 'reason') === 'mode'
		? `others may write it (mode ${mode(numberField(f, 'mode') ?? 0)})`
		: `it belongs to user ${field(f, 'uid')}, not to root${field(f, 'caller') === '0' ? '' : ` or to user ${field(f, 'caller')}, who runs this`}`),
};

/** Why the system, or who reads, refused a file. */
export function system(f: FailureFields['file.unreadable']): string {
	const code = field(f, 'errno');
	const message = field(f, 'message');
	return refused[code]?.(f) ?? systemWords[code] ?? (message === '' ? code : message);
}

/** A code in words; anything else as it is. */
function reason(fields: {readonly problem?: string; readonly reason?: string; readonly message?: string}): string {
	const code = field(fields, 'problem') || field(fields, 'reason');
	return Object.hasOwn(reasons, code) ? (reasons[code as keyof typeof reasons] as (beside: object) => string)(fields) : code || field(fields, 'message');
}
