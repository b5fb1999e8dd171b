import type {Resource} from './resources.ts';
import {Refusal, type Cause} from './status.ts';

/** 422, with what is wrong at which member. */
export function invalid(resource: Pick<Resource, 'kind' | 'group'>, name: string, causes: readonly Cause[]): Refusal {
	const said = causes.map(({field, message}) => `${field}: ${message}`);
	return new Refusal('Invalid',
		`${resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`} ${JSON.stringify(name)} is invalid: ${said.length === 1 ? said.join('') : `[${said.join(', ')}]`}`,
		{name, group: resource.group, kind: resource.kind, causes});
}
