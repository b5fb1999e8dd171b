import type {Lang} from '../../texts/types.ts';
import {keymap, shownKeys, type Binding} from './keymap.ts';
import {en, type Words} from './words.en.ts';
import {zh} from './words.zh.ts';

export type {Words} from './words.en.ts';

const languages: Readonly<Record<Lang, Words>> = {en, zh};

/** The interface's words. Sentences that tell a key tell the one that the person has: `{retry}` stands for that command's. */
export function uiWords(lang: Lang, bindings: readonly Binding[] = keymap): Words {
	const words = languages[lang];
	const keyed = (text: string) => text.replaceAll(/\{(\w+)\}/g, (whole, id: string) => {
		const binding = bindings.find((one) => one.id === id);
		return binding === undefined ? whole : shownKeys(binding);
	});
	const {notFollowing, masked, shown, byDefault, again, explainHint, end} = words;
	return {
		...words, notFollowing: keyed(notFollowing), masked: keyed(masked), shown: keyed(shown), byDefault: (count) => keyed(byDefault(count)), again: keyed(again), explainHint: keyed(explainHint),
		end: {...end, browse: keyed(end.browse)},
	};
}
