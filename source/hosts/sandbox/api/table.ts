import {AGE, COLUMNS, NAME} from './columns.ts';
import type {Resource} from './resources.ts';
import type {StoredObject} from './store.ts';

/** Whether a client asks for a table: `application/json;as=Table;v=v1;g=meta.k8s.io`. */
export function asksForTable(accept: string): boolean {
	return accept.split(',').some((one) => /;\s*as=Table\b/.test(one) && /;\s*v=v1\b/.test(one));
}

export interface TableOptions {
	/** What the rows have of their objects: `None`, `Metadata`, `Object`. */
	readonly includeObject: string | null;
	readonly now: number;
	readonly resourceVersion: string;
}

/** Objects as a table, with the columns of their kind; names and ages where it has none of its own. */
export function tableOf(resource: Pick<Resource, 'name'>, objects: readonly StoredObject[], {includeObject, now, resourceVersion}: TableOptions): unknown {
	const columns = (Object.hasOwn(COLUMNS, resource.name) ? COLUMNS[resource.name] : undefined) ?? [NAME, AGE];
	return {
		kind: 'Table',
		apiVersion: 'meta.k8s.io/v1',
		metadata: {resourceVersion},
		columnDefinitions: columns.map(({name, type, priority}) => ({name, type, format: name === 'Name' ? 'name' : '', description: '', priority})),
		rows: objects.map((object) => ({
			cells: columns.map(({cell}) => cell(object, now)),
			...(includeObject !== 'None' && {
				object: includeObject === 'Object' ? object : {kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata},
			}),
		})),
	};
}
