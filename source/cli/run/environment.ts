import type {Lang} from '../../texts/types.ts';
import {Failure} from '../../core/told/failures.ts';
import type {FlagValues} from '../line/flag-table.ts';
import {noScreen} from '../../ui/terminal/able.ts';

export type OutputKind = 'tui' | 'plain' | 'json';

/** Set for programs on a node, whose home has no preferences: the language of the one that began them. */
export const LANG = 'KUBESTEP_LANG';

/** The language: what was asked for, else what is preferred, else that of the lesson or shell that this is called in, else the locale's. */
export function languageOf(asked: string | undefined, preferred: string | undefined, env: NodeJS.ProcessEnv): Lang {
	if (asked !== undefined) {
		if (asked !== 'en' && asked !== 'zh') {
			throw new Failure('flag.invalid', {flag: '--lang', problem: 'not-one-of', value: asked, known: ['en', 'zh']});
		}
		return asked;
	}
	if (preferred === 'en' || preferred === 'zh') {
		return preferred;
	}
	const {[LANG]: given} = env;
	if (given === 'en' || given === 'zh') {
		return given;
	}
	const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
	return /^zh/i.test(locale) ? 'zh' : 'en';
}

/**
 * Which reader shows the run. `auto` takes the interface where both ends are a terminal that can
 * draw it; asking for it where there is none is an error, never silently something else.
 */
export function outputOf(asked: FlagValues<'output'>['output'], terminal: {readonly input: boolean; readonly output: boolean}, env: NodeJS.ProcessEnv): OutputKind {
	const trouble = noScreen(terminal, env);
	switch (asked ?? 'auto') {
		case 'auto': {
			return trouble === undefined && !isCi(env) ? 'tui' : 'plain';
		}
		case 'tui': {
			if (trouble !== undefined) {
				throw new Failure('flag.invalid', {flag: '--output', problem: trouble, value: 'tui'});
			}
			return 'tui';
		}
		case 'plain': {
			return 'plain';
		}
		case 'json': {
			return 'json';
		}
	}
}

function isCi(env: NodeJS.ProcessEnv): boolean {
	const ci = env['CI'];
	return ci !== undefined && ci !== '' && ci !== '0' && ci !== 'false';
}

/** Whether colours may be used: the flag, else NO_COLOR and the terminal. */
export function colorOf(asked: FlagValues<'color'>['color'], env: NodeJS.ProcessEnv): boolean {
	switch (asked ?? 'auto') {
		case 'always': {
			return true;
		}
		case 'never': {
			return false;
		}
		case 'auto': {
			return (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
		}
	}
}
