import {GROUPS, groupVersion, RESOURCES, REVIEWS, versionOf, type Resource} from './resources.ts';
import {openapiV2, OPENAPI_V2_PROTOBUF, openapiV3} from './openapi.ts';

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** What is only looked at. */
const OTHER_VERBS: Readonly<Record<string, readonly string[]>> = {componentstatuses: ['get', 'list']};

/** What stands behind a name: its kind where that is another, and what may be done with it. */
const SUBRESOURCES: Readonly<Record<string, readonly [group: string, version: string, kind: string, verbs: string]>> = {
	approval: ['', '', '', 'get patch update'],
	attach: ['', 'v1', 'PodAttachOptions', 'create get'],
	binding: ['', 'v1', 'Binding', 'create'],
	ephemeralcontainers: ['', '', '', 'get patch update'],
	eviction: ['policy', 'v1', 'Eviction', 'create'],
	exec: ['', 'v1', 'PodExecOptions', 'create get'],
	finalize: ['', '', '', 'update'],
	log: ['', '', '', 'get'],
	portforward: ['', 'v1', 'PodPortForwardOptions', 'create get'],
	proxy: ['', 'v1', 'ProxyOptions', 'create delete get patch update'],
	resize: ['', '', '', 'get patch update'],
	scale: ['autoscaling', 'v1', 'Scale', 'get patch update'],
	status: ['', '', '', 'get patch update'],
	token: ['authentication.k8s.io', 'v1', 'TokenRequest', 'create'],
};

/** The answer to a discovery path; undefined where it is none. `version` is `v1.36.2`, `accept` what a client takes. */
export function discover(path: string, version: string, accept = ''): {readonly body: unknown; readonly contentType?: string} | undefined {
	const [root = '', first, second, third] = path.slice(1).split('/');
	if (path === '/version') {
		const [, major = '', minor = ''] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
		return {body: {
			major, minor, emulationMajor: major, emulationMinor: minor, minCompatibilityMajor: major, minCompatibilityMinor: String(Number(minor) - 1),
			gitVersion: version, gitCommit: '', gitTreeState: 'clean', buildDate: '', goVersion: '', compiler: 'gc', platform: 'linux/amd64',
		}};
	}
	if ((root === 'api' || root === 'apis') && first === undefined && asksForAggregated(accept)) {
		return {body: aggregated(root === 'api' ? [''] : GROUPS.filter(Boolean)), contentType: AGGREGATED};
	}
	if (root === 'api') {
		const body = first === undefined ? {kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: []}
			: first === 'v1' && second === undefined ? resourceList('') : undefined;
		return body && {body};
	}
	if (root === 'apis') {
		const body = first === undefined ? {kind: 'APIGroupList', apiVersion: 'v1', groups: GROUPS.filter(Boolean).map(group => describeGroup(group))}
			: !GROUPS.includes(first) || first === '' || third !== undefined ? undefined
				: second === undefined ? {kind: 'APIGroup', apiVersion: 'v1', ...describeGroup(first)} : second === versionOf(first) ? resourceList(first) : undefined;
		return body && {body};
	}
	if (path === '/openapi/v2' && accept.includes(OPENAPI_PROTOBUF)) {
		return {body: OPENAPI_V2_PROTOBUF, contentType: 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'};
	}
	const document = root !== 'openapi' ? undefined : path === '/openapi/v2' ? openapiV2() : openapiV3(path);
	return document === undefined ? undefined : {body: document};
}

/** What kubectl asks for the older document as; it reads no other encoding of it. */
const OPENAPI_PROTOBUF = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';

/** Discovery of all groups at once (KEP-3352). */
const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

function asksForAggregated(accept: string): boolean {
	return accept.split(',').some((one) => one.includes('as=APIGroupDiscoveryList') && /\bv=v2\b/.test(one));
}

function aggregated(groups: readonly string[]): unknown {
	return {
		kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {},
		items: groups.map((group) => ({
			metadata: {name: group, creationTimestamp: null},
			versions: [{
				version: versionOf(group), freshness: 'Current',
				resources: allOf(group).map(({name, singular, kind, namespaced, verbs, shortNames, categories, subresources}) => ({
					resource: name, responseKind: {group, version: versionOf(group), kind}, scope: namespaced ? 'Namespaced' : 'Cluster', singularResource: singular, verbs,
					...(shortNames.length > 0 && {shortNames}), ...(categories.length > 0 && {categories}),
					...(subresources.length > 0 && {subresources: subresources.map((one) => subresourceOf(group, kind, one)).map(({name: subresource, kind: itsKind, verbs: itsVerbs, group: itsGroup, version}) =>
						({subresource, responseKind: {group: itsGroup, version, kind: itsKind}, verbs: itsVerbs}))}),
				})),
			}],
		})),
	};
}

function subresourceOf(group: string, kind: string, name: string) {
	const [itsGroup = '', version = '', itsKind = '', verbs = ''] = SUBRESOURCES[name] ?? [];
	return {name, group: itsKind === '' ? group : itsGroup, version: version || versionOf(group), kind: itsKind || kind, verbs: verbs.split(' ')};
}

type Listed = Pick<Resource, 'name' | 'singular' | 'kind' | 'namespaced' | 'shortNames' | 'subresources'> & {readonly verbs: readonly string[]; readonly categories: readonly string[]};

function allOf(group: string): Listed[] {
	return [
		...RESOURCES.filter((resource) => resource.group === group).map((resource) => ({...resource, verbs: Object.hasOwn(OTHER_VERBS, resource.name) ? OTHER_VERBS[resource.name] ?? VERBS : VERBS, categories: resource.inAll ? ['all'] : []})),
		...REVIEWS.filter((review) => review.group === group).map((review) => ({...review, verbs: ['create'], shortNames: [], categories: [], subresources: []})),
	];
}

function describeGroup(name: string) {
	const preferredVersion = {groupVersion: `${name}/${versionOf(name)}`, version: versionOf(name)};
	return {name, versions: [preferredVersion], preferredVersion};
}

function resourceList(group: string) {
	return {
		kind: 'APIResourceList',
		apiVersion: 'v1',
		groupVersion: groupVersion({group, version: versionOf(group)}),
		resources: allOf(group).flatMap(({name, singular, namespaced, kind, verbs, shortNames, categories, subresources}) => [
			{name, singularName: singular, namespaced, kind, verbs, ...(shortNames.length > 0 && {shortNames}), ...(categories.length > 0 && {categories})},
			...subresources.map((one) => subresourceOf(group, kind, one)).map((one) => ({
				name: `${name}/${one.name}`, singularName: '', namespaced, kind: one.kind, verbs: one.verbs, ...(one.group !== group && {group: one.group, version: one.version}),
			})),
		]),
	};
}
