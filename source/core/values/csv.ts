/**
 * One line of comma-separated values as Go's `encoding/csv` reads it, which pflag reads lists with:
 * quotes at the start of a field keep commas in, and two of them stand for one. Nothing comes after the first line.
 * @returns undefined for a quote that stands in the middle of a field, or that is never closed
 */
export function parseCsv(text: string): readonly string[] | undefined {
	if (text === '') {
		return [];
	}
	const line = text.replaceAll('\r\n', '\n').replace(/^\n+/, '');
	const fields: string[] = [];
	const field = /(?:"((?:[^"]|"")*)"|([^,"\n]*))(,|\n|$)/y;
	// A text of line ends alone has no first line.
	for (let end = line === '' ? '' : ','; end === ',';) {
		const [all = '', quoted, plain = '', next = ''] = field.exec(line) ?? [];
		if (field.lastIndex === 0 && all === '' && line !== '') {
			return undefined;
		}
		fields.push(quoted?.replaceAll('""', '"') ?? plain);
		end = next;
	}
	return fields.length === 0 ? undefined : fields;
}

/** A list as one line that {@link parseCsv} reads: quotes stand where a comma or a quote makes them needed. */
export const writeCsv = (fields: readonly string[]): string => (fields.length === 1 && fields[0] === '' ? '""' : fields.map((field) => (/[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(','));
