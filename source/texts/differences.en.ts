import {system} from './failures.en.ts';
import type {DifferenceWords} from './differences.ts';

const path = (label: string) => (name: string): string => (name === '' ? label : `${label} ${name}`);

export const en: DifferenceWords = {
	things: {
		mode: path('mode of'), owner: path('owner of'), subject: () => 'subject', issuer: () => 'signed by', san: (name) => `SAN ${name}`, usages: () => 'usages', algorithm: () => 'key algorithm', 'is-ca': () => 'CA',
		key: path('private key'), server: () => 'server', cluster: () => 'name of the cluster', user: () => 'user', 'trusted-ca': () => 'trusted CA',
		flag: (name) => `flag ${name}`, argument: () => 'arguments', mount: (name) => `mount ${name}`, volume: (name) => `volume ${name}`, env: (name) => `variable ${name}`, image: path('image'), field: (name) => name,
		outcome: () => 'outcome', finding: (name) => `found: ${name}`, request: (name) => `answer to ${name}`,
		running: (name) => `running Pod, unlike its manifest: ${name}`,
	},
	changed: (thing, from, to) => `${thing}: ${from} → ${to}`,
	added: (thing, to) => `${thing} added${to === '' ? '' : `: ${to}`}`,
	gone: (thing, from) => `${thing} missing${from === '' ? '' : `: ${from}`}`,
	ends: (days) => `ends ${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'} ${days < 0 ? 'earlier' : 'later'}`,
	missing: (name) => `${name} is missing`,
	more: (name) => `${name} is there as well`,
	unreadable: (name, errno) => `${name} cannot be read: ${errno === 'EACCES' ? 'not permitted; root may' : system({errno})}`,
	malformed: (name) => (name === '' ? 'cannot be understood' : `${name} cannot be understood`),
	values: {belongs: 'of its certificate', other: 'of another certificate', itself: 'itself', none: 'none', ca: 'ca', true: 'true', false: 'false', done: 'done', unchanged: 'unchanged', warning: 'done, with warnings', skipped: 'skipped', failed: 'failed', incomplete: 'done, with steps skipped', stopped: 'stopped', cut: 'the recording ends before the run'},
	count: (count) => `${count} ${count === 1 ? 'difference' : 'differences'}`,
	makes: 'init makes it',
	keeps: 'init keeps what is there',
	leaves: 'init leaves it alone',
	same: 'No differences.',
	incomplete: 'Not everything could be compared:',
	basis: ({from, name, version}) => ({
		file: `Held against ${name}, Kubernetes ${version}.`,
		cluster: `Held against the configuration that the cluster keeps (ConfigMap kube-system/kubeadm-config), Kubernetes ${version}.`,
		tree: `Held against the configuration that the node's own files agree on, Kubernetes ${version}; --config names the one that was used.`,
		defaults: `Nothing of what init makes is here; with its defaults it makes, Kubernetes ${version}:`,
	})[from],
};
