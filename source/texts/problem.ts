import type {Fields} from '../core/told/failures.ts';
import {told} from './format.ts';
import type {ProblemText} from './types.ts';

/** The text for a code and its values; undefined where the code has none. */
export type ProblemTable = (code: string, fields: Fields) => ProblemText | undefined;

/**
 * The first table that knows a code. Values in the sentences come from outside: their control
 * characters are made visible and their length is bounded here, once for all tables.
 */
export function problems(...tables: readonly ProblemTable[]): ProblemTable {
	return (code, given) => {
		const fields = told(given);
		for (const table of tables) {
			const text = table(code, fields);
			if (text !== undefined) {
				return {
					problem: text.problem,
					...(text.remedy && {remedy: text.remedy}),
					...(text.command && {command: text.command}),
				};
			}
		}
		return undefined;
	};
}

/**
 * A table by code. Codes come from events, so that the compiler cannot know that code and values
 * belong together; the tables' own types say it.
 */
export function tableOf(table: Readonly<Record<string, (fields: never) => ProblemText>>): ProblemTable {
	return (code, fields) => (Object.hasOwn(table, code) ? table[code]?.(fields as never) : undefined);
}
