import {afterAll, beforeAll, expect, it} from 'vitest';
import type {Api, ApiMethod, Host} from '../../../source/core/ports/index.ts';
import {connection, people, runningNode, type Place} from './node.ts';

const PODS = '/api/v1/namespaces/default/pods';
const SERVICES = '/api/v1/namespaces/default/services';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

let place: Place;
let host: Host;
let root: Api;

beforeAll(async () => {
	({place, host} = await runningNode());
	root = host.api(connection(people.superAdmin));
});
afterAll(async () => {
	await place.remove();
});

interface Answer {
	readonly status: number;
	readonly body: Record<string, unknown>;
}

const ask = async (method: ApiMethod, path: string, body?: unknown): Promise<Answer> => await root.request({method, path, ...(body !== undefined && {body})}) as Answer;
const says = (status: number, message: string) => ({status, body: {message: expect.stringContaining(message) as string}});
const pod = (name: string, spec: object = {}) => ({metadata: {name}, spec: {containers: [{name: 'c', image: 'nginx'}], ...spec}});
const service = (name: string, spec: object) => ({metadata: {name}, spec: {ports: [{port: 80}], ...spec}});

it('a Pod has containers, each with an image', async () => {
	expect(await ask('POST', PODS, pod('none', {containers: []}))).toMatchObject(says(422, 'Pod "none" is invalid: spec.containers: Required value'));
	expect(await ask('POST', PODS, {metadata: {name: 'none'}})).toMatchObject(says(422, 'spec.containers: Required value'));
	expect(await ask('POST', PODS, pod('none', {containers: [{name: 'c'}]}))).toMatchObject(says(422, 'spec.containers[0].image: Required value'));
});

it('a Pod stays where it is and what it is, but for its images', async () => {
	expect(await ask('POST', PODS, pod('fixed'))).toMatchObject({status: 201});
	const {body} = await ask('GET', `${PODS}/fixed`);
	const spec = body['spec'] as Record<string, unknown>;
	const [container] = spec['containers'] as object[];
	for (const more of [{nodeName: 'elsewhere'}, {hostNetwork: true}, {containers: [{...container, command: ['sh']}]}, {tolerations: []}]) {
		expect(await ask('PUT', `${PODS}/fixed`, {metadata: {name: 'fixed'}, spec: {...spec, ...more}})).toMatchObject(says(422, 'Pod "fixed" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,'));
	}
	expect(await ask('PUT', `${PODS}/fixed`, {metadata: {name: 'fixed'}, spec: {...spec, containers: [container, {name: 'd', image: 'x'}]}})).toMatchObject(says(422, 'spec.containers: Forbidden: pod updates may not add or remove containers'));
	expect(await ask('PUT', `${PODS}/fixed`, {metadata: {name: 'fixed', labels: {a: 'b'}}, spec: {...spec, containers: [{...container, image: 'nginx:2'}], activeDeadlineSeconds: 9}})).toMatchObject({status: 200});
});

it('a Pod has a priority class that is there', async () => {
	expect(await ask('POST', PODS, pod('class', {priorityClassName: 'nobody'}))).toMatchObject(says(403, 'pods "class" is forbidden: no PriorityClass with name nobody was found'));
	expect(await ask('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', {metadata: {name: 'mine'}, value: 7})).toMatchObject({status: 201});
	expect(await ask('POST', PODS, pod('class', {priorityClassName: 'mine'}))).toMatchObject({status: 201, body: {spec: {priority: 7}}});
});

it('a Deployment keeps its selector, which matches its template', async () => {
	const of = (app: string, label = app) => ({metadata: {name: 'web'}, spec: {selector: {matchLabels: {app}}, template: {metadata: {labels: {app: label}}, spec: {containers: [{name: 'c', image: 'nginx'}]}}}});
	expect(await ask('POST', DEPLOYMENTS, of('a', 'b'))).toMatchObject(says(422, 'spec.template.metadata.labels: Invalid value: {"app":"b"}: `selector` does not match template `labels`'));
	expect(await ask('POST', DEPLOYMENTS, of('a'))).toMatchObject({status: 201});
	expect(await ask('PUT', `${DEPLOYMENTS}/web`, of('b'))).toMatchObject(says(422, 'Deployment.apps "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable'));
	expect(await ask('PUT', `${DEPLOYMENTS}/web`, of('a'))).toMatchObject({status: 200});
});

it('a Service has addresses and ports of the ranges, and keeps its address', async () => {
	expect(await ask('POST', SERVICES, service('far', {clusterIP: '192.0.2.7'}))).toMatchObject(says(422, 'spec.clusterIPs: Invalid value: ["192.0.2.7"]: failed to allocate IP 192.0.2.7: the provided network does not match the current range'));
	expect(await ask('POST', SERVICES, service('low', {type: 'NodePort', ports: [{port: 80, nodePort: 20_000}]}))).toMatchObject(says(422, 'spec.ports[0].nodePort: Invalid value: 20000: provided port is not in the valid range. The range of valid ports is 30000-32767'));
	expect(await ask('POST', SERVICES, service('near', {clusterIP: '10.96.7.7', type: 'NodePort', ports: [{port: 80, nodePort: 30_080}]}))).toMatchObject({status: 201});
	expect(await ask('PUT', `${SERVICES}/near`, service('near', {clusterIP: '10.96.7.8', type: 'NodePort'}))).toMatchObject(says(422, 'spec.clusterIPs[0]: Invalid value: ["10.96.7.8"]: may not change once set'));
	expect(await ask('POST', SERVICES, service('head', {clusterIP: 'None'}))).toMatchObject({status: 201});
});

it('a binding keeps its role', async () => {
	const path = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
	const of = (name: string) => ({metadata: {name: 'b'}, subjects: [], roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name}});
	expect(await ask('POST', path, of('view'))).toMatchObject({status: 201});
	expect(await ask('PUT', `${path}/b`, of('edit'))).toMatchObject(says(422, 'cannot change roleRef'));
});

it('a quota counts what there is', async () => {
	await ask('POST', '/api/v1/namespaces', {metadata: {name: 'small'}});
	expect(await ask('POST', '/api/v1/namespaces/small/resourcequotas', {metadata: {name: 'q'}, spec: {hard: {'pods': '1', 'count/deployments.apps': '0'}}})).toMatchObject({status: 201});
	expect(await ask('POST', '/api/v1/namespaces/small/pods', pod('one'))).toMatchObject({status: 201});
	expect(await ask('POST', '/api/v1/namespaces/small/pods', pod('two'))).toMatchObject(says(403, 'pods "two" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1'));
	expect(await ask('POST', PODS, pod('elsewhere'))).toMatchObject({status: 201});
});

it('a namespace says how much its Pods may', async () => {
	await ask('POST', '/api/v1/namespaces', {metadata: {name: 'base', labels: {'pod-security.kubernetes.io/enforce': 'baseline'}}});
	await ask('POST', '/api/v1/namespaces', {metadata: {name: 'strict', labels: {'pod-security.kubernetes.io/enforce': 'restricted'}}});
	const privileged = pod('p', {hostPID: true, containers: [{name: 'c', image: 'x', securityContext: {privileged: true}}]});
	expect(await ask('POST', '/api/v1/namespaces/base/pods', privileged)).toMatchObject(says(403,
		'pods "p" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostPID=true), privileged (container "c" must not set securityContext.privileged=true)'));
	expect(await ask('POST', '/api/v1/namespaces/base/pods', pod('p'))).toMatchObject({status: 201});
	expect(await ask('POST', '/api/v1/namespaces/strict/pods', pod('p'))).toMatchObject(says(403,
		'violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), '
			+ 'runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")'));
	const safe = {runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {drop: ['ALL']}, seccompProfile: {type: 'RuntimeDefault'}};
	expect(await ask('POST', '/api/v1/namespaces/strict/pods', pod('p', {containers: [{name: 'c', image: 'x', securityContext: safe}]}))).toMatchObject({status: 201});
});
