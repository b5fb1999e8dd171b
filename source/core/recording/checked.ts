import {isRecord} from '../values/is-record.ts';
import forms from './forms.json' with {type: 'json'};

/**
 * What a value of a recording has to be; made from the types of events by `scripts/event-forms.mjs`, which says how it
 * is written.
 */
type Form = 's' | 'n' | 'b' | readonly unknown[] | {readonly [member: string]: Form};

/**
 * What came of a check. `unknown`: a kind, code or word that this program does not have, as a newer one may: what holds
 * it is passed over. `wrong`: what no program writes.
 */
export type Checked = 'good' | 'unknown' | 'wrong';

/** Phases have phases, and those have none: deeper is nothing that a program writes. */
const DEPTH = 24;
/** Names of phases and steps are members of the state: these would be found in each. */
const isTaken = (name: string): boolean => name in Object.prototype;

/**
 * Whether an event, but for what all of them have (`read.ts` looks at that), is one that readers can take as it is:
 * every member of its type there, each of its own type, down to the fields of codes.
 */
export function checkedEvent(event: Readonly<Record<string, unknown>>): Checked {
	const checked = check(event, forms.event, DEPTH);
	return checked !== 'good' ? checked : isPlaced(event) ? 'good' : 'wrong';
}

/** Its phases are a tree of different names, and no name is one that every object has. */
function isPlaced({phase, step, phases}: Readonly<Record<string, unknown>>): boolean {
	return [phase, step].every((name) => typeof name !== 'string' || !isTaken(name)) && (!Array.isArray(phases) || areDifferent(phases, new Set()));
}

function areDifferent(phases: readonly {readonly path: string; readonly phases: readonly never[]}[], seen: Set<string>): boolean {
	return phases.every(({path, phases: below}) => {
		const isNew = !seen.has(path) && !isTaken(path);
		seen.add(path);
		return isNew && areDifferent(below, seen);
	});
}

function check(value: unknown, form: Form, depth: number): Checked {
	if (depth === 0) {
		return 'wrong';
	}
	if (typeof form === 'string') {
		// `1e999` is JSON, and no number that one can go on with.
		return typeof value === {s: 'string', n: 'number', b: 'boolean'}[form] && (form !== 'n' || Number.isFinite(value)) ? 'good' : 'wrong';
	}
	if (!isForms(form)) {
		return isRecord(value) ? members(value, form, depth) : 'wrong';
	}
	const [sign, first, second] = form;
	switch (sign) {
		case '@': {
			return check(value, (typeof first === 'number' ? forms.shared[first] : (forms.named as Readonly<Record<string, unknown>>)[String(first)]) as Form, depth);
		}
		case '=': {
			// Another text or number is one that a newer program may know; another type is none.
			return form.includes(value) && value !== '=' ? 'good' : typeof value === typeof first ? 'unknown' : 'wrong';
		}
		case '*': {
			return Array.isArray(value) ? worst(value, (one) => check(one, first as Form, depth - 1)) : 'wrong';
		}
		case 'by': {
			const name = isRecord(value) ? value[String(first)] : undefined;
			if (!isRecord(value) || typeof name !== 'string') {
				return 'wrong';
			}
			const kinds = second as Readonly<Record<string, Form>>;
			const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
			return kind === undefined ? 'unknown' : check(value, kind, depth - 1);
		}
		default: {
			const all = form.slice(1).map((one) => check(value, one as Form, depth - 1));
			return all.includes('good') ? 'good' : all.includes('unknown') ? 'unknown' : 'wrong';
		}
	}
}

const isForms = (form: Form): form is readonly unknown[] => Array.isArray(form);

function members(value: Readonly<Record<string, unknown>>, form: {readonly [member: string]: Form}, depth: number): Checked {
	return worst(Object.keys(form), (written) => {
		const isOptional = written.endsWith('?');
		const name = isOptional ? written.slice(0, -1) : written;
		if (!Object.hasOwn(value, name)) {
			return isOptional ? 'good' : 'wrong';
		}
		return check(value[name], form[written] as Form, depth - 1);
	});
}

/** What is wrong is so whatever else is unknown. */
function worst<T>(list: readonly T[], of: (one: T) => Checked): Checked {
	let all: Checked = 'good';
	for (const one of list) {
		const checked = of(one);
		if (checked === 'wrong') {
			return checked;
		}
		all = checked === 'unknown' ? checked : all;
	}
	return all;
}
