import type {Resource} from './resources.ts';
import {Refusal, type Cause} from './status.ts';

/** 422, with what is wrong at which member. */
export function invalid(resource: Pick<Resource, 'kind' | 'group'>, name: string, causes: readonly Cause[]): Refusal {
	return new Refusal('Invalid',
		`${resource.kind} ${JSON.stringify(name)} is invalid: ${causes.map(({field, message}) => `${field}: ${message}`).join(', ')}`,
		{name, group: resource.group, kind: resource.kind, causes});
}
