import {RESET_CONFIG, type Family, type Laid} from '../family.ts';
import {hostile, mutateJson} from '../json.ts';
import type {Random} from '../random.ts';

const FOLDER = '/var/lib/kubestep';
const JOURNAL = `${FOLDER}/journal.json`;
const IN_FLIGHT = `${FOLDER}/in-flight.json`;
const LOCKS = '/run/kubestep';
const LOCK = JSON.stringify({pid: 1, started: '1', boot: '', pids: '', network: '', command: 'init', user: 'root', since: '2026-11-29T10:00:00Z'});

const node = [['undo', '--yes', '--output', 'plain'], ['undo', '--yes', '--output', 'json'], ['undo', '--dry-run', '--output', 'plain'], ['undo', '--output', 'plain']];
const others = [['init', '--dry-run', '--config', '/case/base.yaml', '--ignore-preflight-errors', 'all', '--output', 'plain'], ['init', 'phase', 'certs', 'ca', '--config', '/case/base.yaml'], ['reset', '--dry-run', '--config', RESET_CONFIG], ['reset', '--config', RESET_CONFIG], ['plan', '--config', '/case/base.yaml', '--ignore-preflight-errors', 'all']];

/** What runs wrote down of themselves: the journal, the step a killed run was at, and the locks. */
export const journals: Family = {
	make(random, {files}) {
		const journal = files.get(JOURNAL) ?? Buffer.from('{}');
		const done: string[] = [];
		const kind = random.below(10);
		if (kind === 0) {
			const inFlight = mutateJson(Buffer.from('{"version":1,"steps":["certs/ca/ca","kubelet-start/start"],"at":"2026-11-29T10:00:00.000Z"}'), journal, random, done);
			return {done: [IN_FLIGHT, ...done], laid: {[IN_FLIGHT]: file(inFlight)}, words: random.pick([...node, ...others]), places: [IN_FLIGHT]};
		}
		if (kind === 1) {
			const laid = locks(random, done);
			return {done: [LOCKS, ...done], laid, words: random.pick([...node, ...others]), places: Object.keys(laid)};
		}
		if (kind === 2) {
			const text = withLines(journal, random, done);
			return {done: [JOURNAL, ...done], laid: {[JOURNAL]: file(text)}, words: random.pick([...node, ...others]), places: [JOURNAL, FOLDER]};
		}
		const damaged = random.chance(0.25) ? crafted(journal, random, done) : mutateJson(journal, Buffer.from(LOCK), random, done);
		return {done: [JOURNAL, ...done], laid: {[JOURNAL]: file(damaged)}, words: random.chance(0.8) ? random.pick(node) : random.pick(others), places: [JOURNAL, FOLDER]};
	},
};

const file = (content: Buffer): Laid => ({kind: 'file', content, mode: 0o600});

/** As a run that was killed leaves it: the document, and lines behind it, one of them damaged or the last cut. */
function withLines(journal: Buffer, random: Random, done: string[]): Buffer {
	const {entries, ...rest} = JSON.parse(journal.toString('utf8')) as {entries: object[]};
	const whole = random.below(entries.length + 1);
	const lines = entries.slice(whole).map((entry): Buffer => Buffer.from(JSON.stringify({[random.pick(['begun', 'now'])]: entry})));
	const at = random.below(Math.max(1, lines.length));
	const line = lines[at];
	if (line !== undefined && random.chance(0.7)) {
		lines[at] = mutateJson(line, journal, random, done);
	}
	const text = Buffer.concat([Buffer.from(`${JSON.stringify({...rest, entries: entries.slice(0, whole)}, undefined, 1)}\n`), ...lines.flatMap((one) => [one, Buffer.from('\n')])]);
	const cut = random.chance(0.4) ? text.length - random.below(Math.min(400, text.length)) : text.length;
	done.push(`${lines.length} lines, ${cut} of ${text.length} bytes`);
	return text.subarray(0, cut);
}

/** Well-formed, and of places that no init writes. */
function crafted(journal: Buffer, random: Random, done: string[]): Buffer {
	const value = JSON.parse(journal.toString('utf8')) as {basis: Record<string, unknown>; entries: Record<string, unknown>[]};
	const place = random.pick(hostile);
	const step = {step: 'certs/ca/ca', run: 'x', state: random.pick(['done', 'begun']), at: '2026-11-29T10:00:00.000Z'};
	const before = random.pick<object>([
		{type: 'absent'}, {type: 'file', sha256: '0'.repeat(64), mode: 0o666, uid: 0, gid: 0}, {type: 'file', sha256: '../../../../../tmp/evil', mode: 0o4777, uid: 1000, gid: 1000}, {type: 'directory', mode: 0o777, uid: 1000, gid: 1000}, {type: 'link', target: '/etc/passwd'}, {type: 'file', sha256: 'x'.repeat(64)},
	]);
	const change = random.below(6);
	done.push(`crafted ${change} ${JSON.stringify(place).slice(0, 60)} ${JSON.stringify(before).slice(0, 80)}`);
	if (change === 0) {
		value.entries = [{...step, paths: [{path: place, before, sha256: '0'.repeat(64)}]}];
	} else if (change === 1) {
		value.entries.push({...step, step: 'own', paths: [], directories: [place]});
	} else if (change === 2) {
		(value.basis['grown'] as Record<string, unknown>)[place] = random.pick<unknown>([null, [], ['x'], ['../..'], ['__proto__']]);
	} else if (change === 3) {
		value.basis['etcd'] = place;
		(value.basis['grown'] as Record<string, unknown>)[place] = null;
	} else if (change === 4) {
		value.basis['socket'] = random.pick([place, `unix://${place}`, 'npipe://x', 'https://x']);
	} else {
		value.entries.push({...step, step: 'own', paths: [], service: {name: place, ran: true}, started: place, image: place, object: place});
	}
	return Buffer.from(JSON.stringify(value));
}

const NUMBERS = ['0', '1', '9007199254740991', '9007199254740992', '9'.repeat(100), '00000001', '-1', '1e5', '١'];

function locks(random: Random, done: string[]): Record<string, Laid> {
	const laid: Record<string, Laid> = {};
	for (let count = random.pick([1, 1, 2, 3, 200]); count > 0; count -= 1) {
		const name = `run-lock-${random.chance(0.5) ? random.pick(NUMBERS) : String(random.below(1000))}`;
		const own: string[] = [];
		const target = random.chance(0.7) ? mutateJson(Buffer.from(LOCK), Buffer.from('{}'), random, own).toString('utf8').replaceAll('\0', '') : random.pick(hostile).replaceAll('\0', '');
		const isFile = random.chance(0.1);
		laid[`${LOCKS}/${name}`] = isFile ? file(Buffer.from(target)) : {kind: 'link', target: target.slice(0, 1000) || 'x'};
		if (done.length < 6) {
			done.push(`${isFile ? 'file ' : ''}${name}: ${own.join(' | ')}`);
		}
	}
	return laid;
}
