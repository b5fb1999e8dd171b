import {findResource, type Resource} from './resources.ts';
import {Refusal} from './status.ts';

/** What a path names: a resource, or one object of it. */
export interface Target {
	readonly resource: Resource;
	readonly namespace?: string;
	readonly name?: string;
	/** `status` */
	readonly subresource?: string;
}

const OF_NAMESPACES: ReadonlySet<string> = new Set(['status', 'finalize']);

/** Reads `/api/v1/namespaces/NS/configmaps/NAME` and its like; refuses what the server does not have. */
export function readTarget(path: string): Target {
	const segments = path.slice(1).split('/').map(segment => decode(segment));
	const [group, version] = segments[0] === 'api' ? ['', segments[1]] : [segments[1] ?? '', segments[2]];
	const rest = segments.slice(segments[0] === 'api' ? 2 : 3);
	if (!['api', 'apis'].includes(segments[0] ?? '') || version === undefined) {
		throw notFound();
	}
	// `namespaces/NS` alone is an object of its own; with more behind it, it is where the object is.
	// So are its own subresources.
	const within = rest[0] === 'namespaces' && rest.length > 2 && !OF_NAMESPACES.has(rest[2] ?? '') ? rest[1] : undefined;
	const [resourceName = '', name, ...more] = within === undefined ? rest : rest.slice(2);
	const resource = findResource(group, version, resourceName);
	const [subresource, ...beyond] = more;
	const isKnown = subresource === undefined || (resource?.subresources.includes(subresource) === true && (beyond.length === 0 || subresource === 'proxy'));
	if (resource === undefined || !isKnown || (within !== undefined && !resource.namespaced) || (resource.namespaced && name !== undefined && within === undefined)) {
		throw notFound();
	}
	return {resource, ...(within !== undefined && {namespace: within}), ...(name !== undefined && name !== '' && {name}), ...(subresource !== undefined && {subresource})};
}

export function notFound(): Refusal {
	return new Refusal('NotFound', 'the server could not find the requested resource');
}

function decode(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		throw new Refusal('BadRequest', 'the path is not URL-encoded');
	}
}

/** What a path would name if there were such a resource, as an authorizer is asked; undefined where it is no resource's path. */
export function asksFor(path: string): {readonly resource: {readonly group: string; readonly name: string}; readonly namespace?: string; readonly name?: string; readonly subresource?: string} | undefined {
	const [root, ...below] = path.slice(1).split('/');
	const [group = '', , ...rest] = root === 'api' ? ['', ...below] : below;
	const [first, second, ...more] = rest;
	if (first === undefined || first === '' || (root !== 'api' && root !== 'apis')) {
		return undefined;
	}
	const within = first === 'namespaces' && more.length > 0 && !OF_NAMESPACES.has(more[0] ?? '');
	const [resource = '', name, subresource] = within ? more : rest;
	return {resource: {group, name: resource}, ...(within && second !== undefined && {namespace: second}), ...(name !== undefined && {name}), ...(subresource !== undefined && {subresource})};
}
