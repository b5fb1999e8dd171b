import {acting, type Policy} from '../../core/engine/policy.ts';
import type {RunMode} from '../../core/told/events.ts';

/** Over an overlay: nothing is done, so nobody is asked, nothing is waited for and nothing is left. */
const looking: Policy = {
	agreement: 'omit',
	asksAboutChanged: false,
	goesToTheEnd: true,
	checksPulls: true,
	probesRegistries: false,
	trusts: 'made',
	foreseesKubelet: true,
	waits: false,
	watches: false,
	sharesNode: true,
	keepsState: false,
	renews: false,
};

/** What a run over an overlay is, by what a person asked for. */
export const policies = {
	plan: looking,
	'init --dry-run': {...looking, checksPulls: false},
	// Its one check says who may reset, and ends the dry run as it ends the run.
	'reset --dry-run': {...looking, goesToTheEnd: false},
	'undo --dry-run': {...looking, goesToTheEnd: false, agreement: 'tell'},
} as const satisfies Readonly<Record<string, Policy>>;

/** Of a run that acts on this machine, or on a simulated one. */
export const actingOn = (mode: RunMode): Policy => ({...acting, renews: mode === 'node'});
