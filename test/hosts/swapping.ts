import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';

const script = fileURLToPath(new URL('swap.mjs', import.meta.url));

/** Runs an act while another process keeps putting a link to `target` in the place of a directory. */
export async function whileSwapping<T>(directory: string, target: string, act: () => Promise<T>, uid?: number): Promise<T> {
	const other = spawn(process.execPath, [script, directory, target, ...(uid === undefined ? [] : [String(uid)])], {stdio: ['ignore', 'pipe', 'inherit']});
	try {
		await once(other.stdout, 'data');
		return await act();
	} finally {
		const ended = once(other, 'exit');
		other.kill('SIGKILL');
		await ended;
	}
}
