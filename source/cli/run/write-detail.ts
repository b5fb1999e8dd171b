import {open} from 'node:fs/promises';
import {parse, resolve} from 'node:path';

/** Writes what a person asked to keep into the current folder; never over a file that is there. */
export async function writeDetail(name: string, text: string): Promise<string> {
	const {name: stem, ext} = parse(name);
	for (let count = 1; ; count += 1) {
		const path = resolve(count === 1 ? name : `${stem}-${count}${ext}`);
		try {
			const file = await open(path, 'wx', 0o600);
			try {
				await file.writeFile(text);
			} finally {
				await file.close();
			}
			return path;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
				throw error;
			}
		}
	}
}
