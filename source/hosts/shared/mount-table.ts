/** Where something is mounted, of a table of mounts: the second field of each line; the kernel writes space, tab, line feed and backslash as `\040` and so on. */
export function placesIn(table: string): string[] {
	return table.split('\n').flatMap((line) => {
		const place = line.split(' ')[1];
		return place === undefined ? [] : [place.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 8)))];
	});
}
