import {platformName} from '../../texts/format.ts';
import type {Lang} from '../../texts/types.ts';
import {startWords} from './words.ts';

/** What init cannot do without. */
export type Missing = 'kubelet' | 'runtime';

/** What decides what can be done at all. */
export interface Place {
	/** `process.platform`. */
	readonly platform: string;
	readonly isRoot: boolean;
	/** What is not on this machine; empty where it is no Linux. */
	readonly missing: readonly Missing[];
}

/** What cannot be done here, and why: a sentence each; none on a node that has what init needs, as root. */
export function notesOf({platform, isRoot, missing}: Place, lang: Lang): string[] {
	const {notes} = startWords(lang);
	if (platform !== 'linux') {
		return [notes.notLinux(platformName(platform))];
	}
	return [...(missing.length === 0 ? [] : [notes.missing(missing)]), ...(isRoot ? [] : [notes.ordinaryUser])];
}
