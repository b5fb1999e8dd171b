import type {Voices} from '../../reporters/report/html.ts';
import {reportWords} from '../../reporters/report/words.ts';
import {loadTexts} from '../../texts/load.ts';
import type {TextOptions} from '../../texts/make.ts';
import type {Lang} from '../../texts/types.ts';

/** Both languages of a report, and the one that it opens in. */
export async function reportVoices(first: Lang, options: TextOptions): Promise<Voices> {
	const [en, zh] = await Promise.all([loadTexts('en', options), loadTexts('zh', options)]);
	return {first, en: {texts: en, words: reportWords.en}, zh: {texts: zh, words: reportWords.zh}};
}
