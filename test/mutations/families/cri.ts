import {CONFIG, RESET_CONFIG, SOCKET, type Family} from '../family.ts';
import {mutateMessage} from '../protobuf.ts';
import {runtimeMessages} from '../stand-in-runtime.ts';

const messages = await runtimeMessages();

const commands: readonly (readonly string[])[] = [
	['doctor', '--config', CONFIG], ['doctor', '--config', CONFIG, '-o', 'json'], ['doctor'], ['init', 'phase', 'preflight', '--config', CONFIG, '--ignore-preflight-errors', 'all'], ['init', 'phase', 'preflight', '--config', CONFIG],
	['config', 'images', 'pull', '--config', CONFIG], ['config', 'images', 'pull', '--cri-socket', `unix://${SOCKET}`, '--kubernetes-version', 'v1.36.2'],
	['reset', '--config', RESET_CONFIG], ['undo', '--yes', '--output', 'plain'], ['init', '--dry-run', '--config', CONFIG, '--ignore-preflight-errors', 'all', '--output', 'json'], ['plan', '--config', CONFIG, '--ignore-preflight-errors', 'all'], ['inspect', '--output', 'plain'],
];
const WORDS = ['', '\u001B[2J', 'x'.repeat(7000), '\u202Egnp', '\n\n\n', 'no such image', 'connection refused', '控制平面', '%00%1b', 'rpc error: code = Unknown desc = x', '__proto__'];

/** What a container runtime answers. */
export const cri: Family = {
	make(random) {
		const [method, message] = random.pick([...messages]);
		const done = [method];
		const isError = random.chance(0.15);
		const at = random.pick([undefined, undefined, 1, 2]);
		const body = isError ? Buffer.from(random.pick(WORDS)) : mutateMessage(message, random, done);
		const status = isError ? random.pick([1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 14, 15, 16, 99]) : 0;
		if (isError) {
			done.push(`status ${status}`, JSON.stringify(body.toString()).slice(0, 40));
		}
		return {done, laid: {}, words: random.pick(commands), places: [SOCKET], cri: {where: method, ...(at !== undefined && {at}), status, body}};
	},
};
