import type {Doubt, KubeletSeen} from '../told/diagnosis.ts';
import {isFatal} from './words.ts';

/** How the kubelet speaks of a value of a type, without saying whose it is. */
const WORDS: Readonly<Record<string, RegExp>> = {
	quantity: /quantities must match the regular expression|unable to parse quantity|quantity must|suffix/,
	threshold: /quantities must match the regular expression|unable to parse quantity|percentage|strconv\.ParseFloat|suffix/,
	percentage: /percentage|strconv\.Parse(?:Float|Int)|must be|qos-reserved/,
	duration: /time: (?:invalid duration|unknown unit|missing unit)/,
	cpus: /cpuset|reserved-cpus|reservedSystemCPUs|strconv\.Atoi/,
};

/** The field of the configuration that the words of a kubelet fit which does not say what it fell over. */
export function fieldInDoubt({doubts = [], log}: KubeletSeen): {readonly fields: Doubt; readonly line: string} | undefined {
	const line = log.findLast((text) => isFatal(text));
	if (line === undefined) {
		return undefined;
	}
	const fits = doubts.filter(({wants}) => WORDS[wants]?.test(line));
	// One that the words name is meant, whatever else is wrong.
	const doubt = fits.find(({field, value}) => line.includes(field.split('.')[0] ?? '') || line.includes(`"${value}"`)) ?? fits[0];
	return doubt === undefined ? undefined : {line, fields: {...doubt}};
}
