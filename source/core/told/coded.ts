/**
 * What is told is a code and the fields that go with it. A table has the fields of each code, and everything else follows from
 * it: a misspelt code or field compiles neither where it arises nor where it is put into words.
 */
export type Coded<Table, Code extends keyof Table = keyof Table> = {[C in Code]: {readonly code: C; readonly fields: Table[C]}}[Code];

/** Words for each code of a table, of its fields and no others. */
export type Words<Table, Text> = {readonly [C in keyof Table]: (fields: Table[C]) => Text};

/** A code with its fields. That this is one of all that the table has, the compiler does not see for a code that it does not know. */
export function coded<Table, Code extends keyof Table>(code: Code, fields: Table[Code]): Coded<Table> {
	return {code, fields} as Coded<Table>;
}
