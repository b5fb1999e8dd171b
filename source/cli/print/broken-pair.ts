import type {BrokenPair} from '../../core/upkeep/pairs.ts';
import {texts} from '../../texts/index.ts';
import {commandWords} from './words.ts';
import type {Call} from '../line/commands.ts';

/** Lines about a certificate and a key that do not belong together, for standard error. */
export function brokenPairWarning(pair: BrokenPair, {lang}: Pick<Call, 'lang'>): string[] {
	const {problem, remedy = '', command} = texts(lang).warning({code: 'certificate.key', fields: {...pair}});
	return [`${commandWords(lang).warning}${problem}`, ...(remedy === '' ? [] : [`  ${remedy}`]), ...(command === undefined ? [] : [`  ${command}`])];
}
