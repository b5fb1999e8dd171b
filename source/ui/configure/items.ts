import {findField, type FieldValue} from '../../core/config/commands/edit.ts';
import type {ConfigFault} from '../../core/told/faults.ts';
import {formFields, type FormField} from './fields.ts';
import type {Checked, Item} from './types.ts';

/** The lines of the list: each field with what the text says of it, then what is wrong. */
export function itemsOf(text: string, checked: Checked | undefined): readonly Item[] {
	const faults = (list: readonly ConfigFault[] = [], isWarning = false) => list.map((fault): Item => ({fault, isWarning}));
	return [...formFields.map((field): Item => ({field, ...valueOf(text, field)})), ...faults(checked?.faults), ...faults(checked?.warnings, true)];
}

/** What the text says of a field, and where. */
export function valueOf(text: string, field: FormField | undefined): {readonly value: FieldValue; readonly line: number | undefined; readonly isUnread: boolean} {
	try {
		const found = field === undefined ? undefined : findField(text, field);
		return {value: found?.value, line: found?.line, isUnread: false};
	} catch {
		return {value: undefined, line: undefined, isUnread: true};
	}
}
