import {GROUPS, groupVersion, RESOURCES} from './resources.ts';

const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update'];

/** The answer to a discovery path; undefined where it is none. `version` is `v1.36.2`. */
export function discover(path: string, version: string): unknown {
	const [root = '', first, second, third] = path.slice(1).split('/');
	if (path === '/version') {
		const [, major = '', minor = ''] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
		return {major, minor, gitVersion: version, platform: 'linux/amd64', compiler: 'gc'};
	}
	if (root === 'api') {
		return first === undefined ? {kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: []}
			: first === 'v1' && second === undefined ? resourceList('') : undefined;
	}
	if (root === 'apis') {
		if (first === undefined) {
			return {kind: 'APIGroupList', apiVersion: 'v1', groups: GROUPS.filter(Boolean).map(group => describeGroup(group))};
		}
		if (!GROUPS.includes(first) || first === '' || third !== undefined) {
			return undefined;
		}
		return second === undefined ? {kind: 'APIGroup', apiVersion: 'v1', ...describeGroup(first)} : second === 'v1' ? resourceList(first) : undefined;
	}
	return root === 'openapi' ? openapi(path) : undefined;
}

function describeGroup(name: string) {
	const preferredVersion = {groupVersion: `${name}/v1`, version: 'v1'};
	return {name, versions: [preferredVersion], preferredVersion};
}

function resourceList(group: string) {
	const resources = RESOURCES.filter(resource => resource.group === group);
	return {
		kind: 'APIResourceList',
		apiVersion: 'v1',
		groupVersion: groupVersion({group, version: 'v1'}),
		resources: resources.map(({name, singular, namespaced, kind, shortNames}) => ({
			name, singularName: singular, namespaced, kind, verbs: VERBS, ...(shortNames.length > 0 && {shortNames}),
		})),
	};
}

// Before kubectl sends an object it asks the OpenAPI document whether the server checks fields
// itself (the parameter `fieldValidation` of PATCH); it looks at nothing else of it.
function openapi(path: string): unknown {
	if (path === '/openapi/v3') {
		return {paths: Object.fromEntries(GROUPS.map(group => [prefix(group), {serverRelativeURL: `/openapi/v3/${prefix(group)}`}]))};
	}
	const group = GROUPS.find(name => path === `/openapi/v3/${prefix(name)}`);
	if (group === undefined) {
		return undefined;
	}
	const resources = RESOURCES.filter(resource => resource.group === group);
	return {
		openapi: '3.0.0',
		info: {title: 'Kubernetes', version: 'v1'},
		paths: Object.fromEntries(resources.map(({name, kind, namespaced}) => [
			`/${prefix(group)}/${namespaced ? 'namespaces/{namespace}/' : ''}${name}/{name}`,
			{patch: {
				parameters: [{name: 'fieldValidation', in: 'query', schema: {type: 'string', uniqueItems: true}}],
				responses: {},
				'x-kubernetes-group-version-kind': {group, version: 'v1', kind},
			}},
		])),
	};
}

function prefix(group: string): string {
	return group === '' ? 'api/v1' : `apis/${group}/v1`;
}
