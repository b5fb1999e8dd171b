import {API, CONFIG, RESET_CONFIG, type Family, type SaidInstead} from '../family.ts';
import {mutateJson, wholes} from '../json.ts';
import {mutate} from '../mutate.ts';
import type {Random} from '../random.ts';

const commands: readonly (readonly string[])[] = [
	['token', 'list'], ['token', 'list', '-o', 'json'], ['token', 'list', '-o', 'yaml'], ['token', 'create', '--print-join-command'], ['token', 'create', 'abcdef.0123456789abcdef', '--description', 'x'], ['token', 'delete', 'abcdef'],
	['certs', 'check-expiration'], ['certs', 'check-expiration', '-o', 'json'], ['certs', 'renew', 'apiserver'], ['certs', 'generate-csr', '--cert-dir', '/tmp/csr', '--kubeconfig-dir', '/tmp/csr'],
	['reset', '--config', RESET_CONFIG], ['reset', '--config', RESET_CONFIG, '--output', 'json'],
	['join-command'], ['join-command', '--control-plane', '--upload-certs'], ['join-command', '--new-token'],
	['init', 'phase', 'upload-config', 'all', '--config', CONFIG], ['init', 'phase', 'upload-certs', '--upload-certs', '--config', CONFIG], ['init', 'phase', 'bootstrap-token', '--config', CONFIG], ['init', 'phase', 'addon', 'all', '--config', CONFIG],
	['init', 'phase', 'mark-control-plane', '--config', CONFIG], ['init', 'phase', 'show-join-command'], ['init', 'phase', 'kubelet-finalize', 'all', '--config', CONFIG],
	['inspect', '--output', 'plain'], ['diff', '--config', CONFIG], ['doctor', '--config', CONFIG],
];

const HEADERS: readonly Readonly<Record<string, string>>[] = [
	{}, {}, {}, {}, {'content-type': 'text/html'}, {'content-type': 'application/json; charset=utf-16'}, {'content-type': ''}, {'content-encoding': 'gzip'}, {'retry-after': '999999999'}, {'retry-after': '-1'}, {'warning': '299 - "\u0080\u0090[2J"'}, {'location': 'https://127.0.0.1:1/'}, {'connection': 'close'}, {'set-cookie': 'x'.repeat(8000)}, {'content-length': '5'}, {'date': 'Thu, 01 Jan 1970 00:00:00 GMT'}, {'upgrade': 'h2c'},
];
const STATUSES = [200, 200, 200, 200, 200, 200, 201, 204, 206, 301, 302, 304, 400, 401, 403, 404, 409, 410, 418, 422, 500, 999];
const PATHS = [undefined, undefined, 'kubeadm-config', 'kubelet-config', 'secrets', '/nodes/', 'cluster-info', 'GET ', 'POST ', 'PATCH ', 'PUT ', 'livez', 'readyz', 'configmaps', 'pods', 'rbac'];

/** What an API server answers. */
export const api: Family = {
	make(random, {objects}, seed) {
		const done: string[] = [];
		const said = answerOf(random, objects, seed, done);
		const words = random.pick(commands);
		return {done: [`${said.where ?? 'any request'} ${said.at ?? 'always'}: ${said.status} ${JSON.stringify(said.headers)}${said.isCut === true ? ' cut' : ''}`, ...done], laid: {}, words, places: [API, '192.0.2.10:6443', '/etc/kubernetes/admin.conf', '/etc/kubernetes/super-admin.conf', ...(said.where === undefined ? [] : [said.where])], api: said};
	},
};

function answerOf(random: Random, objects: ReadonlyMap<string, unknown>, seed: number, done: string[]): SaidInstead {
	const where = random.pick(PATHS);
	const at = random.pick([undefined, undefined, 1, 2, 3]);
	const isCut = random.chance(0.04);
	return {
		...(where !== undefined && {where}), ...(at !== undefined && {at}), ...(isCut && {isCut}),
		status: random.pick(STATUSES), headers: random.pick(HEADERS), body: bodyOf(random, objects, where, seed, done),
	};
}

function bodyOf(random: Random, objects: ReadonlyMap<string, unknown>, where: string | undefined, seed: number, done: string[]): Buffer {
	if (random.chance(0.15)) {
		const whole = random.pick(wholes);
		done.push(`the body ${JSON.stringify(whole).slice(0, 60)}`);
		return Buffer.from(whole);
	}
	if (random.chance(0.03)) {
		const size = random.pick([1_000_000, 20_000_000]);
		done.push(`${size} bytes`);
		return random.pick([() => Buffer.from(`{"items":[${'{},'.repeat(size / 3)}{}]}`), () => Buffer.alloc(size, 0x5B), () => Buffer.from(JSON.stringify({data: {ClusterConfiguration: 'x'.repeat(size)}}))])();
	}
	const fitting = [...objects].filter(([path]) => where === undefined || path.includes(where.trim()) || (where === 'rbac' && path.includes('role')));
	const [path, object] = random.pick(fitting.length > 0 ? fitting : [...objects]);
	done.push(path);
	const isList = where === 'secrets' || where === 'pods' || random.chance(0.1);
	const data = (object as {data?: Record<string, string>}).data;
	const names = Object.keys(data ?? {});
	// The configurations in it are texts of their own.
	if (data !== undefined && names.length > 0 && random.chance(0.4)) {
		const name = random.pick(names);
		const inside = mutate(seed, [{name, text: data[name] ?? ''}]);
		done.push(...inside.done);
		return Buffer.from(JSON.stringify({...object as object, data: {...data, [name]: inside.bytes.toString('utf8')}}));
	}
	return mutateJson(Buffer.from(JSON.stringify(isList ? {kind: 'List', metadata: {}, items: [object, object]} : object)), Buffer.from(wholes[12]), random, done);
}
