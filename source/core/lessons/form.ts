import {YAMLException} from 'js-yaml';
import {Failure} from '../told/failures.ts';
import {loadYaml} from '../yaml/load.ts';
import {anything, flag, formOf, list, mapOf, object, oneOf, orNull, ShapeReader, text, whole} from './shape.ts';
import type {Lesson} from './types.ts';

// A path of the node, without a way back up: the sandbox would not follow one either.
const path = (description: string) => text(description, {pattern: /^\/(?!(?:.*\/)?\.\.(?:\/|$)).*$/, expected: 'a path of the node: /etc/kubernetes/…'});
const mode = text('permission bits: "0600"', {pattern: /^0[0-7]{3}$/, expected: 'permission bits in quotes: "0600"'});
const id = text('a name, small letters and dashes', {pattern: /^[a-z][a-z0-9-]{0,40}$/, expected: 'small letters, digits and dashes'});
const objectName = text('kind, then name, with its namespace before it: ConfigMap kube-system/kubeadm-config', {pattern: /^[A-Za-z]+ (?:[a-z0-9.-]+\/)?\S+$/, expected: 'a kind and a name: ConfigMap kube-system/kubeadm-config'});
const usages = list(oneOf('extended key usage', ['serverAuth', 'clientAuth']));
const words = (description: string) => list(text(description));

const need = formOf({
	file: object({
		file: path('a file of the node'), exists: flag('whether it is there; true unless said'), mode,
		contains: text('a text that is in it'), lacks: text('a text that is not in it'), equals: path('another file with the same contents'),
		publicOf: path('the private key that it is the public half of'),
	}, ['file']),
	certificate: object({
		certificate: path('a certificate'), signedBy: path('the certificate of the CA that signed it'), names: words('a DNS name or an address that it is made out for'),
		usages, valid: flag('whether it is valid now'), key: path('the private key that belongs to it'), cn: text('common name'), o: words('organization'),
	}, ['certificate']),
	kubeconfig: object({
		kubeconfig: path('a kubeconfig'), server: text('the URL of its server'), user: text('the common name of its client certificate'), groups: words('organization of its client certificate'),
		trusts: path('the certificate of the CA that it trusts'), signedBy: path('the certificate of the CA that signed its client certificate'), valid: flag('whether its client certificate is valid now'),
	}, ['kubeconfig']),
	manifest: object({
		manifest: path('the manifest of a static Pod'), flags: mapOf(orNull(text('its value')), 'flags of the container, by name without dashes; null for one that is not there'),
		image: text('a part of the image\'s name'), mount: path('a path of the node that is mounted'),
		fields: mapOf(text('the value, or a text in it'), 'of the Pod, by path: spec.hostNetwork'),
	}, ['manifest']),
	object: object({object: objectName, exists: flag('whether it is there; true unless said'), fields: mapOf(text('the value, or a text in it'), 'by path: spec.taints[0].key')}, ['object']),
	request: object({
		request: object({method: text('GET, POST, PUT, PATCH, DELETE'), path: text('the path, without a query'), user: text('who asked'), status: whole('how it was answered', 100, 599)}),
	}, ['request'], 'a request to the API server since the lesson began'),
	component: object({
		component: oneOf('of the control plane', ['kubelet', 'etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']),
		healthy: flag('whether it answers that it is well'), state: oneOf('how its container fares', ['running', 'starting', 'waiting', 'exited', 'absent']),
	}, ['component']),
	preflight: object({preflight: words('a check of init, under kubeadm\'s name: Swap')}, ['preflight'], 'checks of init that find nothing'),
	rbac: object({
		rbac: object({user: text('who asks'), groups: words('a group of theirs'), verb: text('get, list, create …'), resource: text('as in paths, with its group behind a dot: nodes, daemonsets.apps'), namespace: text('where'), name: text('which')}, ['user', 'verb', 'resource']),
		allowed: flag('whether the authorizers let it pass'),
	}, ['rbac', 'allowed']),
});

const ask = object({
	method: oneOf('of the request', ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']), path: text('the path, without a query', {pattern: /^\/[^\s?#]*$/, expected: 'a path of the API: /api/v1/nodes'}), body: anything('what is sent'),
}, ['method', 'path']);

const scene = object({
	id,
	client: object({certificate: path('a client certificate'), key: path('its key, where that is not beside it'), kubeconfig: path('a kubeconfig'), token: text('a bearer token')}, [], 'what the one who asks shows: one of these, or nothing'),
	request: ask, asks: list(oneOf('what there is to say of the request', ['user', 'groups', 'status'])),
	choose: list(ask, 'requests of which one alone is let through'),
	discovery: object({
		token: text('the token of the join command', {pattern: /^[a-z0-9]{6}\.[a-z0-9]{16}$/, expected: 'a bootstrap token: abcdef.0123456789abcdef'}), pin: path('the certificate whose public key the hash was made of'),
		replace: object({text: text('a text of the kubeconfig in cluster-info'), by: text('what takes its place on the way')}, ['text', 'by']),
	}, ['token', 'pin'], 'whether what arrives as cluster-info is to be believed'),
	evidence: text('a command that shows it'),
}, ['id', 'evidence']);

const prepare = object({
	until: text('the last phase of init that was carried out, or all, or nothing', {pattern: /^[a-z][a-z/-]*$/, expected: 'a phase of init (certs, control-plane/apiserver), all, or nothing'}),
	machine: anything('a machine file: how the machine is once init is that far'),
	certificates: list(object({
		path: path('where it goes, without .crt'), kubeconfig: path('or the kubeconfig whose user gets it'), signer: path('the CA that signs, without .crt; itself for a new CA'),
		cn: text('common name'), o: words('organization'), names: words('DNS name or address'), usages, days: whole('how long it is valid, from today; below 0: it is over', -3650, 36_500),
		keyOnly: flag('only its key is made anew'),
	}, ['signer', 'cn', 'days']), 'certificates made anew, with their keys'),
	files: list(object({
		path: path('a file of the node'), write: text('its new contents'), remove: flag('it is removed'), move: path('where it is moved to'), copy: path('where a copy is laid'),
		replace: object({text: text('a text that stands there'), by: text('what takes its place')}, ['text', 'by']), mode,
	}, ['path']), 'changes of files, in order'),
	objects: list(object({delete: objectName, apply: anything('an object, whole or the part that changes')}), 'changes of objects of the API, in order'),
	services: list(object({stop: oneOf('a service', ['kubelet'])}), 'services that are stopped'),
}, ['until']);

const lesson = object({
	kind: oneOf('a task on a node; a node that is broken; sentences to judge; the part of a component', ['Lesson', 'Fault', 'Claims', 'Actor']),
	order: whole('where it stands in the list', 0, 9999),
	minutes: whole('how long a newcomer takes', 1, 240),
	prepare,
	tasks: list(object({id, needs: list(need, 'all of these have to be so')}, ['id', 'needs']), 'what is to be reached; each has its text in text.en.md and text.zh.md'),
	solution: list(text('a command as it is typed on the node'), 'one way there'),
	ways: list(list(text('a command as it is typed on the node')), 'other ways there'),
	symptomsOnly: flag('what is missing is told only as far as it shows by itself; always so of a fault'),
	fastest: text('of a fault: the command that tells it soonest'),
	recorded: object({case: text('which recording'), component: text('whose words'), lines: words('a line of its log')}, ['case', 'component', 'lines'], 'what a real node said'),
	claims: list(object({id, verdict: oneOf('what it is', ['right', 'wrong', 'outdated']), holds: list(need, 'what it says of the node: so where it is right alone'), shows: list(need, 'what is so there: told with the verdict'), evidence: text('a command that shows it')}, ['id', 'verdict', 'evidence']), 'sentences to judge'),
	scenes: list(scene, 'moments of a component, with what a peer shows it'),
}, ['kind', 'order', 'minutes', 'prepare']);

/** What editors check a `lesson.yaml` with, and complete in it. */
export const lessonSchema = (): Readonly<Record<string, unknown>> => ({$schema: 'https://json-schema.org/draft/2020-12/schema', title: 'A lesson of kubestep', ...lesson.schema});

/**
 * Reads a `lesson.yaml`: whoever wrote it, it is data, and of this form.
 * @throws Failure `lesson.invalid` with `file`, the `problem` and its place
 */
export function readLesson(content: string, file: string): Lesson {
	const {certificates = [], files = [], objects = [], services = [], machine, until, ...given} = readWhole(content, file);
	return {
		tasks: [], solution: [], ways: [], symptomsOnly: given.kind === 'Fault', ...given,
		prepare: {until, machine, files, objects, services, certificates: certificates.map((one) => ({o: [], names: [], usages: [], ...one}))},
	} as Lesson;
}

function readWhole(content: string, file: string) {
	const reader = new ShapeReader(file);
	const {prepare: before, claims = [], scenes = [], ...rest} = lesson.read(reader, '', load(content, file));
	if (new Set(rest.tasks?.map((task) => task.id)).size !== (rest.tasks?.length ?? 0)) {
		reader.badValue('tasks', 'tasks with ids of their own', rest.tasks?.map((task) => task.id).join(', '));
	}
	if ((rest.kind === 'Lesson' || rest.kind === 'Fault') && (rest.tasks ?? []).length === 0) {
		reader.wrongType('tasks', 'one task at least', undefined);
	}
	if (rest.kind === 'Claims' && claims.length === 0) {
		reader.wrongType('claims', 'one claim at least', undefined);
	}
	if (rest.kind === 'Actor' && scenes.length === 0) {
		reader.wrongType('scenes', 'one scene at least', undefined);
	}
	const ids = [...claims, ...scenes].map((one) => one.id);
	if (new Set(ids).size !== ids.length) {
		reader.badValue('claims', 'ids of their own', ids.join(', '));
	}
	return {
		...rest, ...before, claims: claims.map((claim) => ({holds: [], shows: [], ...claim})),
		scenes: scenes.map((one) => ({client: {}, asks: [], choose: [], ...one})),
	};
}

function load(content: string, file: string): unknown {
	try {
		return loadYaml(content);
	} catch (error) {
		if (!(error instanceof YAMLException)) {
			throw error;
		}
		const {mark, reason} = error;
		throw new Failure('lesson.invalid', {file, problem: 'syntax', reason, ...(mark && {line: mark.line + 1, column: mark.column + 1})}, {cause: error});
	}
}
