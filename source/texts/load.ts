import {makeTexts, type TextOptions} from './make.ts';
import type {Lang, Texts} from './types.ts';

/** Everything that the program says about a run, without loading the other language: its tables are most of what there is to load. */
export async function loadTexts(lang: Lang, options?: TextOptions): Promise<Texts> {
	if (lang === 'zh') {
		const [{chinese}, {explanations}] = await Promise.all([import('./zh.ts'), import('../guide/zh.ts')]);
		return makeTexts(lang, chinese, explanations, options);
	}
	const [{english}, {explanations}] = await Promise.all([import('./en.ts'), import('../guide/en.ts')]);
	return makeTexts(lang, english, explanations, options);
}
