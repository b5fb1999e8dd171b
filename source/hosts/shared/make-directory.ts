import {mkdirSync} from 'node:fs';

/**
 * Makes one directory that has its mode from the first moment, whatever the umask. What is cut by the umask and widened
 * afterwards stays cut where the run is killed in between: a directory that is there is left alone by the next one.
 * The umask is the process's, and files may be made in other threads meanwhile: all of them are asked for with a mode
 * that leaves nothing to the umask (0600).
 * @throws the system's error
 */
export function makeDirectoryAs(directory: string, mode: number): void {
	const umask = process.umask(0);
	try {
		mkdirSync(directory, {mode});
	} finally {
		process.umask(umask);
	}
}
