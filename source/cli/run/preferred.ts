import type {FlagSpec} from '../line/flag-table.ts';
import type {Settings} from './settings-file.ts';

/** What a person prefers, as the words that would ask for it: put before what is typed, they are what a flag is by default. */
export function preferredWords(settings: Settings, specs: readonly FlagSpec[]): string[] {
	const words = {
		ascii: settings['ascii'] === 'on' ? '--ascii' : undefined,
		mouse: settings['mouse'] === 'on' ? '--mouse' : undefined,
		color: settings['color'] === undefined ? undefined : `--color=${settings['color']}`,
	};
	return Object.entries(words).flatMap(([name, word]) => (word !== undefined && specs.some((spec) => spec.name === name) ? [word] : []));
}
