import type {Fields} from '../core/told/failures.ts';
import {renewal} from './failures.ts';
import {field, mode, moment, numberField} from './format.ts';
import type {Language} from './types.ts';
import {yamlReason} from './yaml-reasons.ts';

const date = (value: unknown) => (typeof value === 'number' ? new Date(value).toISOString().slice(0, 10) : String(value ?? ''));
const instead = (found: string) => (found === '' ? '' : `; found instead: ${found}`);

/** Only the fault's code travels with this warning, not the values beside it. */
const clientFaults: Readonly<Record<string, string>> = {expired: ': it has expired', 'not-yet-valid': ': it is not valid yet', 'not-signed-by-ca': ': another CA issued it', 'certificate-malformed': ': it is damaged', 'no-certificate': ': there is none', 'key-mismatch': ': the key in it is another\'s'};
const said = (fields: Fields) => clientFaults[field(fields, 'problem')] ?? '';

const ignoredFiles: Readonly<Record<string, string>> = {
	extension: 'Files in the patches folder are ignored, as only .yaml and .json are read',
	target: 'Files in the patches folder are ignored, as their names begin with no known target',
	empty: 'Files in the patches folder are empty',
};

const cutOffRemedies: Readonly<Record<string, string>> = {
	undo: 'Undo goes by what the journal says of it: what is known to be the run\'s is taken back, all else stays and is named.',
	reset: 'A reset takes away what is there, whether that step ended or not.',
};

export const reasons: Language['reasons'] = {
	// Certificates, keys and kubeconfig files.
	'certificate-missing': (f) => `its key ${field(f, 'key')} is there and the certificate is not`,
	'too-large': (f) => `it has ${field(f, 'size')} bytes; ${field(f, 'limit')} are the most that is read`,
	'no-certificate': (f) => `it holds no certificate${instead(field(f, 'found'))}`,
	'certificate-malformed': (f) => `certificate ${Number(field(f, 'index')) + 1} in it is damaged`,
	'no-key': (f) => `there is no private key${instead(field(f, 'found'))}`,
	'key-malformed': (f) => `the private key (${field(f, 'type')}) is damaged`,
	'key-encrypted': () => 'the private key is protected with a password',
	'key-unsupported': (f) => `the key is ${field(f, 'algorithm')}; RSA is known, and ECDSA on P-224, P-256, P-384 and P-521`,
	'key-mismatch': (f) => `the private key does not belong to ${field(f, 'subject')}`,
	'not-ca': (f) => `${field(f, 'subject')} is not a CA`,
	expired: (f) => `${field(f, 'subject')} expired on ${date(f['notAfter'])}`,
	'not-yet-valid': (f) => `${field(f, 'subject')} is valid only from ${date(f['notBefore'])}`,
	'sans-missing': (f) => `it lacks the names ${field(f, 'names')}`,
	'not-signed-by-ca': (f) => `${field(f, 'subject')} was issued by ${field(f, 'issuer')}, not by ${field(f, 'ca')}${field(f, 'authority') === '' ? '' : `, which is in ${field(f, 'authority')}`}`,
	'usages-missing': (f) => `${field(f, 'subject')} does not say what it is for (extended key usage)`,
	'weak-signature': (f) => `${field(f, 'subject')} is signed with ${field(f, 'algorithm')}, which is too weak`,
	'name-not-encodable': (f) => `the name "${field(f, 'name')}" cannot stand in a certificate`,
	'date-not-encodable': () => 'its validity ends after the year 9999',
	'kubeconfig-malformed': (f) => `${field(f, 'line') === '' ? 'it' : `line ${field(f, 'line')}`} is not valid YAML (${yamlReason(field(f, 'message'), 'en')})`,
	'kubeconfig-field': (f) => (field(f, 'field') === '' ? 'it is not a mapping of names to values, as a kubeconfig is' : `${field(f, 'field')} is missing or of the wrong type`),
	'kubeconfig-context-missing': (f) => `its current context "${field(f, 'context')}" is not in it`,
	'kubeconfig-cluster-missing': (f) => `the cluster "${field(f, 'cluster')}" is not in it`,
	'kubeconfig-credentials': (f) => `its user "${field(f, 'user')}" has neither a client certificate nor a token; other ways to log in are not known here`,
	'kubeconfig-unheeded': (f) => `it asks for ${field(f, 'fields')}, which kubestep does not do`,
	'kubeconfig-ca-unreadable': (f) => `the CA of the cluster "${field(f, 'cluster')}" cannot be read`,
	'kubeconfig-ca-foreign': (f) => `the cluster "${field(f, 'cluster')}" trusts another CA than ${field(f, 'authority') || 'the one on disk'}`,
	'seal-key-length': (f) => `the certificate key has ${field(f, 'bytes')} bytes instead of 32`,
	'seal-nonce-length': (f) => `the nonce has ${field(f, 'bytes')} bytes`,
	'seal-too-short': (f) => `the encrypted value has only ${field(f, 'bytes')} bytes`,
	'seal-wrong-key': () => 'it was encrypted with another certificate key',
	// Flags.
	'not-one-of': (f) => `it takes one of ${field(f, 'known')}`,
	'key-taken': (f) => `the key ${field(f, 'value')} is taken by ${field(f, 'by')} at the same time`,
	'no-terminal': () => 'it needs a terminal, and there is none',
	'dumb-terminal': () => 'this terminal cannot draw a screen: TERM is dumb',
	'no-value': () => 'it needs a value',
	unknown: (f) => (field(f, 'near') === '' ? 'there is no such flag' : `there is no such flag; did you mean ${field(f, 'near')}?`),
	'not-bool': () => 'it takes true or false',
	'not-list': () => 'it takes words with commas between them; a quote begins and ends a word that has a comma in it, and stands twice where it is part of a word',
	'not-duration': () => 'it takes a duration such as 8760h or 90m',
	'not-integer': () => 'it takes a whole number',
	rootfs: () => 'this program does not change its root; run it inside: chroot FOLDER kubestep …',
	'not-number': () => 'it takes a number that is not negative',
	'join-command-only': (f) => `it works only together with --print-join-command; the token ${field(f, 'id')} was made all the same`,
	'control-plane-only': () => 'it works only together with --control-plane',
	'sandbox-only': () => 'it works only together with --sandbox',
	// The file that describes a sandbox's node.
	syntax: (f) => `it is not valid YAML${field(f, 'reason') === '' ? '' : `: ${yamlReason(field(f, 'reason'), 'en')}`}`,
	'several-documents': () => 'it holds several YAML documents, and one file describes one machine: take out --- and the other documents',
	'unknown-key': (f) => `there is no "${field(f, 'found')}"${field(f, 'field') === '' ? '' : ` in ${field(f, 'field')}`}${field(f, 'near') === '' ? `; there are ${field(f, 'expected')}` : `, did you mean "${field(f, 'near')}"?`}`,
	'wrong-type': (f) => `${field(f, 'field')} is ${field(f, 'found')} and must be ${field(f, 'expected')}`,
	'bad-value': (f) => `${field(f, 'field')} is ${field(f, 'found')} and must be ${field(f, 'expected')}`,
	// A sandbox's folder.
	'phase-order': () => 'comes before the phase of --from',
	'phase-skipped': () => 'is left out by --skip-phases',
	'no-folder': () => 'there is no such folder',
	'not-empty': () => 'it holds files that are not a sandbox\'s',
	'not-a-directory': () => 'it is not a folder',
	owner: (f) => `it belongs to user ${field(f, 'uid')}, and user ${field(f, 'caller')} runs this`,
	mode: (f) => `others may write in it (mode ${mode(numberField(f, 'mode') ?? 0)})`,
	link: (f) => `it is a link that user ${field(f, 'uid')} made`,
	damaged: (f) => `${field(f, 'file')} in it is damaged`,
	format: (f) => `it was made by another version of this program (format ${field(f, 'formatVersion')})`,
	// Patches.
	'patch-directory': (f) => `the folder cannot be read (${field(f, 'errno')})`,
	'patch-type': (f) => `behind the + in its name stands no type; there are ${field(f, 'known')}`,
	'patch-yaml': (f) => `line ${field(f, 'line')} is not valid YAML`,
	'patch-shape': (f) => (field(f, 'expected') === 'list' ? 'it must be a list of operations' : 'it must hold fields, not a list or a single value'),
	'patch-operation': (f) => `operation ${field(f, 'index')} ("${field(f, 'operation')}") is unknown or lacks its path`,
	'patch-path': (f) => `operation ${field(f, 'operation')}: there is no ${field(f, 'path')}`,
	'patch-index': (f) => `in ${field(f, 'path')}, the list has no place ${field(f, 'index')}`,
	'patch-test': (f) => `test of ${field(f, 'path')}: found ${field(f, 'found')}, expected ${field(f, 'expected')}`,
	'patch-directive': (f) => `the directive ${field(f, 'directive')} cannot be used with ${field(f, 'value')}`,
	'patch-order': (f) => `the items of ${field(f, 'member')} stand in another order than $setElementOrder gives`,
	'patch-list': (f) => `the items of ${field(f, 'member')} are not of one type`,
	'patch-merge-key': (f) => `an item of ${field(f, 'member')} lacks ${field(f, 'key')}, by which the list merges`,
	'patch-result': (f) => `after it, ${field(f, 'field') || 'the object'} is ${field(f, 'found')} and must be ${field(f, 'expected')}`,
	// Users and groups.
	'user-fields': (f) => `line ${field(f, 'line')} of ${field(f, 'path')} has ${field(f, 'found')} fields instead of ${field(f, 'expected')}`,
	'user-number': (f) => `line ${field(f, 'line')} of ${field(f, 'path')} has "${field(f, 'found')}" where a number belongs`,
	'user-shell': (f) => `its shell is ${field(f, 'found')} and must be ${field(f, 'expected')}`,
	'user-group': (f) => (field(f, 'found') === '' ? `there is no group with its number ${field(f, 'gid')}` : `its group ${field(f, 'gid')} is ${field(f, 'found')} and must have the user's name`),
	'group-members': (f) => `its members are "${field(f, 'found')}" and must be "${field(f, 'expected')}"`,
	'user-range': (f) => `its number ${field(f, 'found')} is outside ${field(f, 'min')} to ${field(f, 'max')}, the numbers of system users`,
	'user-full': (f) => `no number from ${field(f, 'min')} to ${field(f, 'max')} is free in ${field(f, 'path')}`,
	// API server.
	NotRegistered: (f) => `the kubelet has not registered the Node yet: the label ${field(f, 'message')} is missing`,
};

const mends: Readonly<Record<string, string>> = {
	renew: 'A run that is killed between writing the two leaves them so. Renew it: that makes a new pair, which what uses it reads when it starts again.',
	move: 'A run that is killed between writing the two leaves them so. Move both away and run init again: a new pair is then made.',
	authority: 'Put back, from a backup, the one that belongs to the other. A new CA is no remedy: all that this one signed would be refused.',
	external: 'The key of its CA is not on this node: put back the one that belongs to the other, or have whoever holds that key sign a new one.',
};

export const warnings: Language['warnings'] = {
	'certificate.key': (f) => ({
		problem: field(f, 'key') === field(f, 'path') ? `The client certificate in ${field(f, 'path')} and the key in it do not belong together.` : `The certificate ${field(f, 'path')} and the key ${field(f, 'key')} do not belong together.`,
		remedy: mends[field(f, 'mend')] ?? '',
		...(field(f, 'mend') === 'renew' && {command: renewal(field(f, 'name'), field(f, 'path'))}),
	}),
	'certificate.names': (f) => ({
		problem: `The certificate ${field(f, 'path')} lacks the names ${field(f, 'names')}.`,
		remedy: 'Clients that use these names refuse the connection. Move certificate and key away to have new ones made.',
	}),
	'control-plane.unstable': (f) => ({
		problem: `The control plane came up and is not stable: ${field(f, 'components')}.`,
		remedy: 'See why before nodes join: a component that ends and starts again loses work.',
		command: 'kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system get pods',
	}),
	'file.kept': (f) => ({
		problem: `${field(f, 'kept')} was changed since this program made it, and is kept as it is (${field(f, 'changes')}).`,
		remedy: 'So that it stays when the file is made anew, write it into the configuration or a patch as well.',
	}),
	'certificate.expired': (f) => ({
		problem: `The certificate ${field(f, 'path')} expired on ${date(f['date']).slice(0, 10)}.`,
		remedy: 'Move certificate and key away to have new ones made; a CA is better renewed with care, as everything that it signed goes with it.',
	}),
	'certificate.not-yet-valid': (f) => ({
		problem: `The certificate ${field(f, 'path')} is valid only from ${date(f['date']).slice(0, 10)}.`,
		remedy: 'Check this node\'s clock.',
	}),
	'certificate.names-ignored': (f) => ({
		problem: `The certificate ${field(f, 'name')} leaves out ${field(f, 'names')}: neither a DNS name nor an IP address.`,
		remedy: 'Correct certSANs in the configuration.',
	}),
	'reset.certificates-dir': (f) => ({
		problem: `In ${field(f, 'path')}, which is not the usual directory of certificates, all goes that init makes there.`,
	}),
	'reset.certificates-left': (f) => ({
		problem: `The cluster's certificates and keys in ${field(f, 'path')} are left.`,
		remedy: `--cert-dir ${field(f, 'path')} removes those in place of ${field(f, 'emptied')}.`,
	}),
	'undo.kept': (f) => ({
		problem: `These stay: ${field(f, 'paths')}.`,
		remedy: 'Their steps say why. Delete by hand what you do not need.',
	}),
	'undo.left': (f) => ({
		problem: `Not undone, as it was left out: ${field(f, 'paths')}.`,
		remedy: 'Run the same command again: it goes on from here.',
	}),
	'plan.closed': (f) => ({
		problem: `User ${field(f, 'user')} may not look at all of ${field(f, 'paths')}: the plan compares nothing with what is there, and goes on as if nothing were.`,
		remedy: 'Run the same command with sudo for a plan that compares. It changes nothing then either.',
	}),
	'patches.ignored': (f) => ({
		problem: `${ignoredFiles[field(f, 'because')] ?? 'These files are no patches'}: ${field(f, 'files')}.`,
		remedy: 'Name a patch TARGET+TYPE.yaml, such as kube-apiserver0+merge.yaml, or move the file out of the folder.',
	}),
	'run.cut-off': (f) => ({
		problem: `The run before this one was cut off${field(f, 'at') === '' ? '' : ` on ${moment(field(f, 'at'))}`} at ${field(f, 'steps')}: whether that was done is not known.`,
		remedy: cutOffRemedies[field(f, 'of')] ?? 'What is in place stays; what is missing is done now.',
	}),
	'run.beside': (f) => ({
		problem: `Another run is at work on this node: kubestep ${field(f, 'command')}, process ${field(f, 'pid')}, started by ${field(f, 'user')} at ${moment(field(f, 'since'))}. This one only looks, and sees what the other had made until now.`,
		remedy: 'Once that run has ended, plan again.',
	}),
	'kubeconfig.other-server': (f) => ({
		problem: `${field(f, 'path')} leads to ${field(f, 'server')}; this configuration's API server is ${field(f, 'expected')}. The file is kept.`,
		remedy: 'Where that is not meant, move the file away to have a new one written.',
	}),
	'kubeconfig.client-certificate': (f) => ({
		problem: `The client certificate in ${field(f, 'path')} may be refused${said(f)}.`,
		remedy: 'Move the file away to have a new one written.',
	}),
};
