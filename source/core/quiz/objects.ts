import type {ObjectDetail} from '../told/details.ts';
import {loadYamlTexts} from '../yaml/load.ts';
import {items, member, scalar} from './files.ts';
import {draft, text, word, type Draft, type QuizSurroundings, type Random} from './model.ts';
import {oneOf} from './random.ts';

/** Of a request, a binding or a role. */
export function objectDrafts(detail: ObjectDetail, around: QuizSurroundings, random: Random): Draft[] {
	const {object, name, as, verb, namespace, requests} = detail;
	const body = bodyOf(detail);
	// Several requests of a step have several answers: the last one is what it came to.
	const last = requests.at(-1);
	// What is read is there or not; what is sent says what became of it.
	const status = last === undefined || last.method === 'GET' ? [] : draft('object.status', {method: last.method, path: last.path, user: last.as, object, name}, text(String(last.status)), ['201', '403', '409', '401', '200', '404'].map((one) => text(one)));
	// What is only read was put there by another step, which is asked about that.
	if (verb === 'get' || verb === 'list') {
		return [];
	}
	const ownRights = requests.length === 0 && giving(body, as, around);
	return [
		...(ownRights ? [] : draft('object.user', {object, name}, text(as), people.map((one) => text(one)))),
		...draft('object.method', {object, name}, text(methods[verb]), Object.values(methods).map((one) => text(one))),
		...(namespace === undefined ? draft('object.namespace', {object, name}, word('cluster-wide'), namespaces.map((one) => text(one)))
			: draft('object.namespace', {object, name}, text(namespace), [...namespaces.map((one) => text(one)), word('cluster-wide')])),
		...status,
		...(verb === 'create' && last === undefined ? draft('object.new', {object, name, user: as}, text(ownRights ? '403' : '201'), ['201', '403', '200', '409', '202', '404'].map((one) => text(one))) : []),
		...(object === 'RoleBinding' || object === 'ClusterRoleBinding' ? bindingDrafts(detail, body, around) : []),
		...(object === 'Role' || object === 'ClusterRole' ? roleDrafts(detail, body, random) : []),
	];
}

const people = ['kubernetes-admin', 'kubernetes-super-admin', 'system:kube-controller-manager', 'system:anonymous', 'system:kube-scheduler', 'system:apiserver'];
const namespaces = ['kube-system', 'kube-public', 'default', 'kube-node-lease'];
const methods: Readonly<Record<ObjectDetail['verb'], string>> = {create: 'POST', update: 'PUT', patch: 'PATCH', get: 'GET', list: 'GET', delete: 'DELETE'};

function bodyOf({body}: ObjectDetail): unknown {
	try {
		return loadYamlTexts(body);
	} catch {
		return undefined;
	}
}

/**
 * Whether a binding gives rights to a group of its own asker, who has none before: the first request is refused, and
 * super-admin.conf sends it again (kubeadm v1.36, phases/kubeconfig/kubeconfig.go, EnsureAdminClusterRoleBindingImpl).
 */
function giving(body: unknown, as: string, {others}: QuizSurroundings): boolean {
	const known = others.find((other) => other.kind === 'kubeconfig' && other.user === as);
	const groups = known?.kind === 'kubeconfig' ? known.groups : as === 'kubernetes-admin' ? ['kubeadm:cluster-admins'] : [];
	return scalar(member(body, 'kind')) === 'ClusterRoleBinding' && items(member(body, 'subjects')).some((one) => scalar(member(one, 'kind')) === 'Group' && groups.includes(scalar(member(one, 'name'))));
}

/** `Group system:nodes` */
const subjectText = (subject: unknown): string => `${scalar(member(subject, 'kind'))} ${scalar(member(subject, 'name'))}`;

const subjects = ['Group system:nodes', 'Group system:masters', 'Group system:bootstrappers:kubeadm:default-node-token', 'User system:anonymous', 'Group system:authenticated', 'User kubernetes-admin', 'Group kubeadm:cluster-admins'];
const roles = ['cluster-admin', 'system:node', 'system:node-bootstrapper', 'system:kubelet-api-admin', 'system:node-proxier', 'admin', 'view'];

/** To whom a binding gives what. */
function bindingDrafts({object, name}: ObjectDetail, body: unknown, around: QuizSurroundings): Draft[] {
	const own = items(member(body, 'subjects')).map((one) => subjectText(one));
	const role = scalar(member(body, 'roleRef', 'name'));
	const siblings = around.others.filter((other) => other.kind === 'object' && other.object.endsWith('RoleBinding')).map((other) => bodyOf(other as ObjectDetail));
	const bound = siblings.flatMap((other) => items(member(other, 'subjects')).map((one) => subjectText(one)));
	const given = siblings.map((other) => scalar(member(other, 'roleRef', 'name')));
	const [first] = own;
	return first === undefined || role === '' ? [] : [
		...draft('binding.subject', {object, name, role}, text(first), [...new Set([...bound, ...subjects])].filter((one) => !own.includes(one)).map((one) => text(one))),
		...draft('binding.role', {object, name, subject: first}, text(role), [...new Set([...given, ...roles])].map((one) => text(one))),
	];
}

/** Verbs of a rule by the request that needs them; who may `get` may read one object by its name. */
const asked: readonly (readonly [verb: string, method: string])[] = [['get', 'GET'], ['update', 'PUT'], ['delete', 'DELETE'], ['patch', 'PATCH']];

/**
 * Whether who is bound to it, and to nothing else, may send a request: 200, or 403. A rule for named objects is asked about
 * one of those; where it has other forms (no resources, all of them) nothing is asked.
 */
function roleDrafts({object, name, namespace}: ObjectDetail, body: unknown, random: Random): Draft[] {
	const rules = items(member(body, 'rules'));
	const [rule] = rules;
	const texts = (key: string) => items(member(rule, key)).map((one) => scalar(one));
	const [group = '', resource = '', verbs, resourceNames] = [texts('apiGroups')[0], texts('resources')[0], texts('verbs'), texts('resourceNames')];
	if (rules.length !== 1 || resource === '' || resource === '*' || resource.includes('/') || group === '*' || verbs.includes('*')) {
		return [];
	}
	const [verb, method] = oneOf(asked, random) ?? ['get', 'GET'];
	const path = `${group === '' ? '/api/v1' : `/apis/${group}/v1`}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${resource}/${resourceNames[0] ?? 'NAME'}`;
	return draft('role.answer', {object, name, method, path}, text(verbs.includes(verb) ? '200' : '403'), ['200', '403', '401', '404'].map((one) => text(one)));
}
