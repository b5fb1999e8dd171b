import type {Words} from '../core/told/coded.ts';
import type {PkiFault} from '../core/told/pki-faults.ts';
import type {Mend, WarningFields} from '../core/told/warnings.ts';
import {renewal} from './failures.ts';
import {mode, moment} from './format.ts';
import type {Language, ProblemText} from './types.ts';
import {yamlReason} from './yaml-reasons.ts';

const date = (time: number) => new Date(time).toISOString().slice(0, 10);
const instead = (found: readonly string[]) => (found.length === 0 ? '' : `; found instead: ${found.join(', ')}`);

/** Only the fault's code travels with this warning, not the values beside it. */
const clientFaults: Readonly<Partial<Record<PkiFault['code'], string>>> = {expired: ': it has expired', 'not-yet-valid': ': it is not valid yet', 'not-signed-by-ca': ': another CA issued it', 'certificate-malformed': ': it is damaged', 'no-certificate': ': there is none', 'key-mismatch': ': the key in it is another\'s'};

const ignoredFiles: Readonly<Record<WarningFields['patches.ignored']['because'], string>> = {
	extension: 'Files in the patches folder are ignored, as only .yaml and .json are read',
	target: 'Files in the patches folder are ignored, as their names begin with no known target',
	empty: 'Files in the patches folder are empty',
};

const cutOffRemedies: Readonly<Record<'undo' | 'reset', string>> = {
	undo: 'Undo goes by what the journal says of it: what is known to be the run\'s is taken back, all else stays and is named.',
	reset: 'A reset takes away what is there, whether that step ended or not.',
};

export const reasons: Language['reasons'] = {
	// Certificates, keys and kubeconfig files.
	'certificate-missing': (f) => `its key ${f.key} is there and the certificate is not`,
	'too-large': (f) => `it has ${f.size} bytes; ${f.limit} are the most that is read`,
	'no-certificate': (f) => `it holds no certificate${instead(f.found)}`,
	'certificate-malformed': (f) => `certificate ${f.index + 1} in it is damaged`,
	'no-key': (f) => `there is no private key${instead(f.found)}`,
	'key-malformed': (f) => `the private key (${f.type}) is damaged`,
	'key-encrypted': () => 'the private key is protected with a password',
	'key-unsupported': (f) => `the key is ${f.algorithm}; RSA is known, and ECDSA on P-224, P-256, P-384 and P-521`,
	'key-mismatch': (f) => `the private key does not belong to ${f.subject}`,
	'not-ca': (f) => `${f.subject} is not a CA`,
	expired: (f) => `${f.subject} expired on ${date(f.notAfter)}`,
	'not-yet-valid': (f) => `${f.subject} is valid only from ${date(f.notBefore)}`,
	'sans-missing': (f) => `it lacks the names ${f.names.join(', ')}`,
	'not-signed-by-ca': (f) => `${f.subject} was issued by ${f.issuer}, not by ${f.ca}${f.authority === undefined ? '' : `, which is in ${f.authority}`}`,
	'usages-missing': (f) => `${f.subject} does not say what it is for (extended key usage)`,
	'weak-signature': (f) => `${f.subject} is signed with ${f.algorithm}, which is too weak`,
	'name-not-encodable': (f) => `the name "${f.name}" cannot stand in a certificate`,
	'date-not-encodable': () => 'its validity ends after the year 9999',
	'kubeconfig-malformed': (f) => `${f.line === undefined ? 'it' : `line ${f.line}`} is not valid YAML (${yamlReason(f.message, 'en')})`,
	'kubeconfig-field': (f) => (f.field === '' ? 'it is not a mapping of names to values, as a kubeconfig is' : `${f.field} is missing or of the wrong type`),
	'kubeconfig-context-missing': (f) => `its current context "${f.context}" is not in it`,
	'kubeconfig-cluster-missing': (f) => `the cluster "${f.cluster}" is not in it`,
	'kubeconfig-credentials': (f) => `its user "${f.user}" has neither a client certificate nor a token; other ways to log in are not known here`,
	'kubeconfig-unheeded': (f) => `it asks for ${f.fields.join(', ')}, which kubestep does not do`,
	'kubeconfig-ca-unreadable': (f) => `the CA of the cluster "${f.cluster}" cannot be read`,
	'kubeconfig-ca-foreign': (f) => `the cluster "${f.cluster}" trusts another CA than ${f.authority ?? 'the one on disk'}`,
	'seal-key-length': (f) => `the certificate key has ${f.bytes} bytes instead of 32`,
	'seal-nonce-length': (f) => `the nonce has ${f.bytes} bytes`,
	'seal-too-short': (f) => `the encrypted value has only ${f.bytes} bytes`,
	'seal-wrong-key': () => 'it was encrypted with another certificate key',
	// Flags.
	'not-one-of': (f) => `it takes one of ${f.known.join(', ')}`,
	'key-taken': (f) => `the key ${f.value} is taken by ${f.by} at the same time`,
	'no-terminal': () => 'it needs a terminal, and there is none',
	'dumb-terminal': () => 'this terminal cannot draw a screen: TERM is dumb',
	'no-value': () => 'it needs a value',
	unknown: (f) => (f.near === '' ? 'there is no such flag' : `there is no such flag; did you mean ${f.near}?`),
	'not-bool': () => 'it takes true or false',
	'not-list': () => 'it takes words with commas between them; a quote begins and ends a word that has a comma in it, and stands twice where it is part of a word',
	'not-duration': () => 'it takes a duration such as 8760h or 90m',
	'not-integer': () => 'it takes a whole number',
	rootfs: () => 'this program does not change its root; run it inside: chroot FOLDER kubestep …',
	'not-number': () => 'it takes a number that is not negative',
	'join-command-only': (f) => `it works only together with --print-join-command; the token ${f.id} was made all the same`,
	'control-plane-only': () => 'it works only together with --control-plane',
	'sandbox-only': () => 'it works only together with --sandbox',
	// The file that describes a sandbox's node.
	syntax: (f) => `it is not valid YAML${f.reason === undefined ? '' : `: ${yamlReason(f.reason, 'en')}`}`,
	'text-missing': (f) => `it has no ${f.field}`,
	'file-missing': () => 'it is not there',
	'several-documents': () => 'it holds several YAML documents, and one file describes one machine: take out --- and the other documents',
	'unknown-key': (f) => `there is no "${f.found}"${f.field === '' ? '' : ` in ${f.field}`}${f.near === '' ? `; there are ${f.expected}` : `, did you mean "${f.near}"?`}`,
	'wrong-type': (f) => `${f.field} is ${f.found} and must be ${f.expected}`,
	'bad-value': (f) => `${f.field} is ${f.found} and must be ${f.expected}`,
	// A sandbox's folder.
	'phase-order': () => 'comes before the phase of --from',
	'phase-skipped': () => 'is left out by --skip-phases',
	'out-of-range': (f) => `it takes a number from ${f.known.join(' to ')}`,
	apart: (f) => `it does not go together with ${f.by}`,
	'no-moment': (f) => `the recording has no such moment: it takes the number of an event (1 to ${f.known[0] ?? '1'}), a time (0s to ${f.known[1] ?? '0s'}), a phase or step that began, begin, end, or failure, warning or refused where there was one`,
	'no-line': () => 'the checklist has no such phase or step at that moment',
	'no-folder': () => 'there is no such folder',
	'not-empty': () => 'it holds files that are not a sandbox\'s',
	'not-a-directory': () => 'it is not a folder',
	owner: (f) => `it belongs to user ${f.uid}, and user ${f.caller} runs this`,
	mode: (f) => `others may write in it (mode ${mode(f.mode)})`,
	link: (f) => `it is a link that user ${f.uid} made`,
	damaged: (f) => `${f.file} in it is damaged`,
	format: (f) => `it was made by another version of this program (format ${f.formatVersion})`,
	// Patches.
	'patch-directory': (f) => `the folder cannot be read (${f.errno})`,
	'patch-type': (f) => `behind the + in its name stands no type; there are ${f.known.join(', ')}`,
	'patch-yaml': (f) => `line ${f.line} is not valid YAML`,
	'patch-shape': (f) => (f.expected === 'list' ? 'it must be a list of operations' : 'it must hold fields, not a list or a single value'),
	'patch-operation': (f) => `operation ${f.index} ("${f.operation}") is unknown or lacks its path`,
	'patch-path': (f) => `operation ${f.operation}: there is no ${f.path}`,
	'patch-index': (f) => `in ${f.path}, the list has no place ${f.index}`,
	'patch-test': (f) => `test of ${f.path}: found ${f.found}, expected ${f.expected}`,
	'patch-directive': (f) => `the directive ${f.directive} cannot be used with ${f.value}`,
	'patch-order': (f) => `the items of ${f.member} stand in another order than $setElementOrder gives`,
	'patch-list': (f) => `the items of ${f.member} are not of one type`,
	'patch-merge-key': (f) => `an item of ${f.member} lacks ${f.key}, by which the list merges`,
	'patch-result': (f) => `after it, ${f.field || 'the object'} is ${f.found} and must be ${f.expected}`,
	// Users and groups.
	'user-fields': (f) => `line ${f.line} of ${f.path} has ${f.found} fields instead of ${f.expected}`,
	'user-number': (f) => `line ${f.line} of ${f.path} has "${f.found}" where a number belongs`,
	'user-shell': (f) => `its shell is ${f.found} and must be ${f.expected}`,
	'user-group': (f) => (f.found === '' ? `there is no group with its number ${f.gid}` : `its group ${f.gid} is ${f.found} and must have the user's name`),
	'group-members': (f) => `its members are "${f.found}" and must be "${f.expected}"`,
	'user-range': (f) => `its number ${f.found} is outside ${f.min} to ${f.max}, the numbers of system users`,
	'user-full': (f) => `no number from ${f.min} to ${f.max} is free in ${f.path}`,
	// API server.
	NotRegistered: (f) => `the kubelet has not registered the Node yet: the label ${f.message} is missing`,
};

const mends: Readonly<Record<Mend, string>> = {
	renew: 'A run that is killed between writing the two leaves them so. Renew it: that makes a new pair, which what uses it reads when it starts again.',
	move: 'A run that is killed between writing the two leaves them so. Move both away and run init again: a new pair is then made.',
	authority: 'Put back, from a backup, the one that belongs to the other. A new CA is no remedy: all that this one signed would be refused.',
	external: 'The key of its CA is not on this node: put back the one that belongs to the other, or have whoever holds that key sign a new one.',
};

export const warnings: Words<WarningFields, ProblemText> = {
	'certificate.key': (f) => ({
		problem: f.key === f.path ? `The client certificate in ${f.path} and the key in it do not belong together.` : `The certificate ${f.path} and the key ${f.key} do not belong together.`,
		remedy: mends[f.mend],
		...(f.mend === 'renew' && {command: renewal(f.name, f.path)}),
	}),
	'certificate.names': (f) => ({
		problem: `The certificate ${f.path} lacks the names ${f.names.join(', ')}.`,
		remedy: 'Clients that use these names refuse the connection. Move certificate and key away to have new ones made.',
	}),
	'control-plane.unstable': (f) => ({
		problem: `The control plane came up and is not stable: ${f.components.join(', ')}.`,
		remedy: 'See why before nodes join: a component that ends and starts again loses work.',
		command: 'kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system get pods',
	}),
	'file.kept': (f) => ({
		problem: `${f.kept} was changed since this program made it, and is kept as it is (${f.changes.join(', ')}).`,
		remedy: 'So that it stays when the file is made anew, write it into the configuration or a patch as well.',
	}),
	'certificate.expired': (f) => ({
		problem: `The certificate ${f.path} expired on ${f.date.slice(0, 10)}.`,
		remedy: 'Move certificate and key away to have new ones made; a CA is better renewed with care, as everything that it signed goes with it.',
	}),
	'certificate.not-yet-valid': (f) => ({
		problem: `The certificate ${f.path} is valid only from ${f.date.slice(0, 10)}.`,
		remedy: 'Check this node\'s clock.',
	}),
	'certificate.names-ignored': (f) => ({
		problem: `The certificate ${f.name} leaves out ${f.names.join(', ')}: neither a DNS name nor an IP address.`,
		remedy: 'Correct certSANs in the configuration.',
	}),
	'reset.certificates-dir': (f) => ({
		problem: `In ${f.path}, which is not the usual directory of certificates, all goes that init makes there.`,
	}),
	'reset.certificates-left': (f) => ({
		problem: `The cluster's certificates and keys in ${f.path} are left.`,
		remedy: `--cert-dir ${f.path} removes those in place of ${f.emptied}.`,
	}),
	'machine.picture': (f) => ({
		problem: `A picture: what ${f.components.join(', ')} ${f.components.length === 1 ? 'does' : 'do'} is written in the machine file, whatever is on the disk.`,
		remedy: 'No repair of a file mends it. Take it out of the machine file, under components.',
	}),
	'undo.kept': (f) => ({
		problem: `These stay: ${f.paths.join(', ')}.`,
		remedy: 'Their steps say why. Delete by hand what you do not need.',
	}),
	'undo.left': (f) => ({
		problem: `Not undone, as it was left out: ${f.paths.join(', ')}.`,
		remedy: 'Run the same command again: it goes on from here.',
	}),
	'plan.closed': (f) => ({
		problem: `User ${f.user} may not look at all of ${f.paths.join(', ')}: the plan compares nothing with what is there, and goes on as if nothing were.`,
		remedy: 'Run the same command with sudo for a plan that compares. It changes nothing then either.',
	}),
	'patches.ignored': (f) => ({
		problem: `${ignoredFiles[f.because]}: ${f.files.join(', ')}.`,
		remedy: 'Name a patch TARGET+TYPE.yaml, such as kube-apiserver0+merge.yaml, or move the file out of the folder.',
	}),
	'run.cut-off': (f) => ({
		problem: `The run before this one was cut off${f.at === '' ? '' : ` on ${moment(f.at)}`} at ${f.steps.join(', ')}: whether that was done is not known.`,
		remedy: f.of === undefined ? 'What is in place stays; what is missing is done now.' : cutOffRemedies[f.of],
	}),
	'run.beside': (f) => ({
		problem: `Another run is at work on this node: kubestep ${f.command}, process ${f.pid}, started by ${f.user} at ${moment(f.since)}. This one only looks, and sees what the other had made until now.`,
		remedy: 'Once that run has ended, plan again.',
	}),
	'kubeconfig.other-server': (f) => ({
		problem: `${f.path} leads to ${f.server}; this configuration's API server is ${f.expected}. The file is kept.`,
		remedy: 'Where that is not meant, move the file away to have a new one written.',
	}),
	'kubeconfig.client-certificate': (f) => ({
		problem: `The client certificate in ${f.path} may be refused${clientFaults[f.problem] ?? ''}.`,
		remedy: 'Move the file away to have a new one written.',
	}),
};
