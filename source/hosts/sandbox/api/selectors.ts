import {ownOf} from '../../../core/patches/members.ts';
import {Refusal} from './status.ts';

type Json = Readonly<Record<string, unknown>>;

/** Whether an object's labels meet a selector: `a=b`, `a!=b`, `a`, `!a`, `a in (b,c)`, `a notin (b)`. */
export function matchesLabels(selector: string, labels: Readonly<Record<string, string>>): boolean {
	return splitOutsideBrackets(selector).every(part => {
		const [, name = '', operator = '', values = ''] = /^([^\s=!]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(part) ?? [];
		if (operator !== '') {
			const found = values.split(',').map(value => value.trim()).includes(String(ownOf(labels, name) ?? '\0'));
			return operator === 'in' ? found : !found;
		}
		const [, negated, key = '', comparison, value = ''] = /^(!?)([^\s=!]+?)(?:\s*(==|=|!=)\s*(\S*))?$/.exec(part) ?? [];
		if (key === '' || (negated === '!' && comparison !== undefined)) {
			throw new Refusal('BadRequest', `The label selector ${JSON.stringify(part)} cannot be read.`);
		}
		if (comparison === undefined) {
			return (ownOf(labels, key) === undefined) === (negated === '!');
		}
		return (ownOf(labels, key) === value) === (comparison !== '!=');
	});
}

/** Whether an object's fields meet a selector: `metadata.name=a,spec.nodeName!=b`. */
export function matchesFields(selector: string, object: Json): boolean {
	return selector.split(',').filter(Boolean).every(part => {
		const [, path = '', comparison, value = ''] = /^([\w.]+)\s*(==|=|!=)\s*(\S*)$/.exec(part.trim()) ?? [];
		if (path === '') {
			throw new Refusal('BadRequest', `The field selector ${JSON.stringify(part)} cannot be read.`);
		}
		let found: unknown = object;
		for (const member of path.split('.')) {
			found = typeof found === 'object' && found !== null ? ownOf(found as Json, member) : undefined;
		}
		return ((['string', 'number', 'boolean'].includes(typeof found) ? String(found) : '') === value) === (comparison !== '!=');
	});
}

function splitOutsideBrackets(selector: string): string[] {
	return selector.split(/,(?![^(]*\))/).map(part => part.trim()).filter(Boolean);
}
