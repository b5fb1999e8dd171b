import type {User} from './authorize.ts';
import {restrictNode, type Change} from './node-restriction.ts';
import {limit} from './pod-limits.ts';
import {restrictGrant} from './rbac-escalation.ts';
import type {Settings} from './settings.ts';
import type {Store} from './store.ts';
import {validate} from './validation.ts';

/**
 * What is refused of a write that as such is allowed and has the form of its kind.
 * @throws {Refusal} 403 or 422
 */
export function restrict(context: {readonly store: Store; readonly settings: Settings; readonly user: User}, change: Change): void {
	restrictNode(context, change);
	restrictGrant(context, change);
	validate(context, change);
	limit(context, change);
}
