import {gateNames, flagNames, ADMISSION_PLUGINS, AUTHORIZATION_MODES, type Component} from './tables.ts';
import {nearestName} from '../values/nearest.ts';

export type ArgumentProblemCode = 'unknown-flag' | 'missing-value' | 'invalid-value' | 'bad-syntax' | 'extra-argument' | 'help' | 'unknown-gate' | 'locked-gate' | 'invalid-gate' | 'unknown-plugin' | 'unknown-mode';

export interface ArgumentProblem {
	readonly code: ArgumentProblemCode;
	/** The flag's name without dashes, as it was given; empty where the problem is of none. */
	readonly flag: string;
	/** What is wrong: a value, the name of a gate, plugin or mode; empty where there is none. */
	readonly value: string;
	/** Why a value is none, in Go's words; empty for other problems. */
	readonly reason: string;
	/** The error in the program's own words, without what its log puts before it. */
	readonly words: string;
	/**
	 * How far the program was: `parse` before it has a log (`Error: …`; the kubelet and etcd have theirs), `gates` at
	 * once after that, `options` where it looks over all options, after it read some files that they name.
	 */
	readonly stage: 'parse' | 'gates' | 'options';
	readonly exitCode: number;
}

/** The name that there is and that a misspelt flag, gate, plugin or mode most likely stands for. */
export function nearestKnown(component: Component, {code, flag, value}: Pick<ArgumentProblem, 'code' | 'flag' | 'value'>): string | undefined {
	switch (code) {
		case 'unknown-flag': return nearestName(flag.replaceAll('_', '-'), flagNames(component));
		case 'unknown-gate': return nearestName(value, gateNames());
		case 'unknown-plugin': return nearestName(value, ADMISSION_PLUGINS);
		case 'unknown-mode': return nearestName(value, AUTHORIZATION_MODES);
		default: return undefined;
	}
}

export const problem = (code: ArgumentProblemCode, words: string, more: Partial<ArgumentProblem> = {}): ArgumentProblem => ({
	code, words, flag: '', value: '', reason: '', stage: 'parse', exitCode: 1, ...more,
});
