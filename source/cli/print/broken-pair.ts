import type {BrokenPair} from '../../core/upkeep/pairs.ts';
import {texts, type Lang} from '../../texts/index.ts';
import {commandWords} from './words.ts';

/** Lines about a certificate and a key that do not belong together, for standard error. */
export function brokenPairWarning(pair: BrokenPair, {lang}: {readonly lang: Lang}): string[] {
	const {problem, remedy = '', command} = texts(lang).warning({code: 'certificate.key', fields: {...pair}});
	return [`${commandWords(lang).warning}${problem}`, ...(remedy === '' ? [] : [`  ${remedy}`]), ...(command === undefined ? [] : [`  ${command}`])];
}
