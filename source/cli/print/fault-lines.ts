import type {ConfigFault} from '../../core/told/faults.ts';
import {maskData} from '../../core/secrets/masking.ts';
import {faultText} from '../../texts/faults.ts';
import type {Lang} from '../../texts/index.ts';

const severity = {
	en: {error: 'error: ', warning: 'warning: '},
	zh: {error: '错误：', warning: '警告：'},
} as const;

const colon = {en: ': ', zh: '：'} as const;

/**
 * Faults of a configuration as lines: place and field first, then the problem, then the remedy.
 *
 *     error: cluster.yaml:21:18 networking.serviceSubnet: …
 *       Write it as …
 */
export function faultLines(faults: readonly ConfigFault[], kind: 'error' | 'warning', lang: Lang): string[] {
	return maskData(faults).flatMap((fault) => {
		const {problem, remedy} = faultText(fault, lang);
		const place = fault.place === undefined ? '' : 'flag' in fault.place ? fault.place.flag : `${fault.place.file}:${fault.place.line}:${fault.place.column}`;
		const where = [place, fault.path].filter((part) => part !== '').join(' ');
		return [`${severity[lang][kind]}${where === '' ? problem : `${where}${colon[lang]}${problem}`}`, ...(remedy === undefined || remedy === '' ? [] : [`  ${remedy}`])];
	});
}
