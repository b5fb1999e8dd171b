import type {ConfigFault} from '../../core/told/faults.ts';
import {maskData} from '../../core/secrets/masking.ts';
import {faultText} from '../../texts/faults.ts';
import type {Lang} from '../../texts/index.ts';
import {commandWords} from './words.ts';

/**
 * Faults of a configuration as lines: place and field first, then the problem, then the remedy.
 *
 *     error: cluster.yaml:21:18 networking.serviceSubnet: …
 *       Write it as …
 */
export function faultLines(faults: readonly ConfigFault[], kind: 'error' | 'warning', lang: Lang): string[] {
	const words = commandWords(lang);
	return maskData(faults).flatMap((fault) => {
		const {problem, remedy} = faultText(fault, lang);
		const place = fault.place === undefined ? '' : 'flag' in fault.place ? fault.place.flag : `${fault.place.file}:${fault.place.line}:${fault.place.column}`;
		const where = [place, fault.path].filter((part) => part !== '').join(' ');
		return [`${words[kind]}${where === '' ? problem : `${where}${words.colon}${problem}`}`, ...(remedy === undefined || remedy === '' ? [] : [`  ${remedy}`])];
	});
}
