/** Lines that are gone through at once: a thousand a second may come, and keys are to be answered between them. */
const HANDFUL = 100;

/** Does something with each of many lines, in order, and lets others have a turn now and then. */
export async function inHandfuls(lines: readonly string[], each: (line: string) => void): Promise<void> {
	for (const [index, line] of lines.entries()) {
		if (index % HANDFUL === HANDFUL - 1) {
			await new Promise<void>((resolve) => {
				setImmediate(resolve);
			});
		}
		each(line);
	}
}
