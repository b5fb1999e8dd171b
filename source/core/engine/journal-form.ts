import type {FailureFields} from '../told/failure-fields.ts';
import {Failure} from '../told/failures.ts';
import {isJson} from '../values/is-json.ts';
import type {Before} from './before.ts';
import {isClean, isPlace, isUserFile, writableIn, defaultPlaces, type JournalPlaces, type Writable} from './journal-places.ts';
import type {JournalBasis, JournalEntry, JournalPath} from './journal-entry.ts';

/** What a journal says. */
export interface JournalText {
	readonly entries: readonly JournalEntry[];
	readonly basis?: JournalBasis;
	/** Where paths led when a run first acted on them, with all links followed; a path that is not here led nowhere else. */
	readonly links?: Readonly<Record<string, string>>;
	/** When an undo began to take away what it tells of, ISO 8601. */
	readonly undoing?: string;
}

const MOST = {entries: 20_000, names: 200_000, text: 4096};

/**
 * Reads a journal. It says what root deletes and writes, so all of it is what a run writes, or none of it is believed: form of
 * each value, and places that init writes.
 * @param path of the journal, to be told
 * @throws Failure `journal.invalid` with `path`, `place` (`entries.3.paths.0.path`), `problem` and `value`
 */
export function readJournal(text: string, path: string): JournalText {
	try {
		const [document, added] = parts(text);
		return withAdded(journal(JSON.parse(document)), added);
	} catch (error) {
		if (error instanceof Fault) {
			throw new Failure('journal.invalid', {path, ...error.fields});
		}
		throw new Failure('journal.invalid', {path, place: '', problem: 'json', value: ''});
	}
}

/**
 * The document, which ends with a line that is its last brace alone, and the lines behind it that are whole: one that the power
 * went in the middle of has no end, and the act that it tells of had not begun.
 */
function parts(text: string): readonly [document: string, added: readonly string[]] {
	const end = text.indexOf('\n}\n');
	if (end === -1) {
		return [text, []];
	}
	const lines = text.slice(end + 3).split('\n').slice(0, -1);
	// Of a line that the disk had not all of, its end may be there and not its middle.
	return [text.slice(0, end + 3), lines.length > 0 && !isJson(lines.at(-1) ?? '') ? lines.slice(0, -1) : lines];
}

/** What became of entries since the document was written, in their order. */
function withAdded(told: JournalText, added: readonly string[]): JournalText {
	if (added.length === 0) {
		return told;
	}
	const writable = writableIn(told.basis?.places ?? defaultPlaces);
	const entries = new Map(told.entries.map((one) => [one.step, one]));
	for (const [index, line] of list(added, 'added', MOST.entries).entries()) {
		const {begun, now} = object(JSON.parse(String(line)), `added.${index}`);
		const one = entry(begun ?? now, `added.${index}.${begun === undefined ? 'now' : 'begun'}`, writable);
		if (begun !== undefined) {
			entries.delete(one.step);
		}
		entries.set(one.step, one);
	}
	return {...told, entries: [...entries.values()]};
}

type Problem = FailureFields['journal.invalid']['problem'];

class Fault extends Error {
	readonly fields: Pick<FailureFields['journal.invalid'], 'place' | 'problem' | 'value'>;

	constructor(problem: Problem, place: string, value: unknown) {
		super(problem);
		this.fields = {problem, place, value: shown(value)};
	}
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value) ?? '').slice(0, 200);

function journal(value: unknown): JournalText {
	const root = object(value, '');
	const {version, undoing, links} = root;
	if (version !== 1 && version !== 2 && version !== 3) {
		throw new Fault('version', 'version', version);
	}
	const basis = root['basis'] === undefined ? undefined : basisIn(root['basis']);
	const writable = writableIn(basis?.places ?? defaultPlaces);
	for (const path of Object.keys(basis?.grown ?? {})) {
		if (!writable.filled.has(path)) {
			throw new Fault('place', 'basis.grown', path);
		}
	}
	const entries = list(root['entries'], 'entries', MOST.entries).map((one, index) => entry(one, `entries.${index}`, writable));
	return {entries, ...(basis && {basis}), ...(links !== undefined && {links: linksIn(links, writable)}), ...(undoing !== undefined && {undoing: moment(undoing, 'undoing')})};
}

function linksIn(value: unknown, {files, filled, above}: Writable): Readonly<Record<string, string>> {
	const known = new Set([...files, ...filled, ...above]);
	return Object.fromEntries(Object.entries(object(value, 'links')).map(([path, real]) => [oneOf(known, path, 'links'), cleanPath(real, `links.${path}`)]));
}

function basisIn(value: unknown): JournalBasis {
	const {socket, etcd, grown, places, apart} = object(value, 'basis');
	const names = Object.entries(object(grown, 'basis.grown'))
		.map(([path, one]) => [path, one === null ? null : list(one, `basis.grown.${path}`, MOST.names).map((name) => fileName(name, `basis.grown.${path}`))] as const);
	return {
		socket: socketText(socket, 'basis.socket'),
		...(etcd !== undefined && {etcd: cleanPath(etcd, 'basis.etcd')}),
		grown: Object.fromEntries(names),
		// Before there were places, etcd's directory alone was told.
		places: places === undefined ? {...defaultPlaces, ...(etcd !== undefined && {data: [place(etcd, 'basis.etcd', 'data')]})} : placesIn(places),
		...(apart !== undefined && {apart: list(apart, 'basis.apart', 100).map((one, index) => words(one, `basis.apart.${index}`))}),
	};
}

function placesIn(value: unknown): JournalPlaces {
	const told = object(value, 'basis.places');
	const all = (what: keyof JournalPlaces) => list(told[what], `basis.places.${what}`, 100).map((one, index) => place(one, `basis.places.${what}.${index}`, what));
	return {certificates: all('certificates'), kubeconfigs: all('kubeconfigs'), data: all('data')};
}

function entry(value: unknown, at: string, writable: Writable): JournalEntry {
	const {step, run, state, at: moments, paths, directories, service, started, image, object: name} = object(value, at);
	if (state !== 'begun' && state !== 'done') {
		throw new Fault('form', `${at}.state`, state);
	}
	if (started !== undefined && started !== 'kubelet') {
		throw new Fault('form', `${at}.started`, started);
	}
	return {
		step: words(step, `${at}.step`), ...(run !== undefined && {run: words(run, `${at}.run`)}), state, at: moment(moments, `${at}.at`),
		paths: list(paths, `${at}.paths`, 1000).map((one, index) => pathIn(one, `${at}.paths.${index}`, writable)),
		...(directories !== undefined && {directories: list(directories, `${at}.directories`, 1000).map((one, index) => oneOf(writable.above, one, `${at}.directories.${index}`))}),
		...(service !== undefined && {service: serviceIn(service, `${at}.service`)}),
		...(started !== undefined && {started}),
		...(image !== undefined && {image: words(image, `${at}.image`)}),
		...(name !== undefined && {object: words(name, `${at}.object`)}),
	};
}

function pathIn(value: unknown, at: string, {files, filled}: Writable): JournalPath {
	const told = object(value, at);
	const path = cleanPath(told['path'], `${at}.path`);
	if (!files.has(path) && !filled.has(path)) {
		throw new Fault('place', `${at}.path`, path);
	}
	const before = told['before'] === undefined ? undefined : beforeIn(told['before'], `${at}.before`);
	if (isUserFile(path) && before !== undefined && before.type !== 'file') {
		throw new Fault('form', `${at}.before.type`, before.type);
	}
	return {path, ...(told['sha256'] !== undefined && {sha256: hash(told['sha256'], `${at}.sha256`)}), ...(before && {before})};
}

function beforeIn(value: unknown, at: string): Before {
	const {type, sha256, mode, uid, gid} = object(value, at);
	if (type === 'absent') {
		return {type};
	}
	if (type !== 'file' && type !== 'directory') {
		throw new Fault('form', `${at}.type`, type);
	}
	// Nothing of a cluster is setuid; a directory may hand its group down.
	const most = type === 'file' ? 0o777 : 0o3777;
	const attributes = {mode: integer(mode, `${at}.mode`, most), uid: integer(uid, `${at}.uid`, 0xff_ff_ff_fe), gid: integer(gid, `${at}.gid`, 0xff_ff_ff_fe)};
	if ((attributes.mode & ~most) !== 0) {
		throw new Fault('form', `${at}.mode`, mode);
	}
	return type === 'file' ? {type, sha256: hash(sha256, `${at}.sha256`), ...attributes} : {type, ...attributes};
}

function serviceIn(value: unknown, at: string): NonNullable<JournalEntry['service']> {
	const {name, ran} = object(value, at);
	if (name !== 'kubelet' || typeof ran !== 'boolean') {
		throw new Fault('form', at, name);
	}
	return {name, ran};
}

function object(value: unknown, at: string): Readonly<Record<string, unknown>> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new Fault('form', at, value);
	}
	return value as Readonly<Record<string, unknown>>;
}

function list(value: unknown, at: string, most: number): readonly unknown[] {
	if (!Array.isArray(value) || value.length > most) {
		throw new Fault('form', at, Array.isArray(value) ? value.length : value);
	}
	return value;
}

function matching(value: unknown, at: string, problem: Problem, is: (text: string) => boolean): string {
	if (typeof value !== 'string' || !is(value)) {
		throw new Fault(problem, at, value);
	}
	return value;
}

const words = (value: unknown, at: string): string => matching(value, at, 'form', (text) => text.length <= MOST.text);
const cleanPath = (value: unknown, at: string): string => matching(value, at, 'path', isClean);
const place = (value: unknown, at: string, what: keyof JournalPlaces): string => matching(cleanPath(value, at), at, 'place', (path) => isPlace(path, what));
const oneOf = (paths: ReadonlySet<string>, value: unknown, at: string): string => matching(cleanPath(value, at), at, 'place', (path) => paths.has(path));
const hash = (value: unknown, at: string): string => matching(value, at, 'hash', (text) => /^[0-9a-f]{64}$/.test(text));
const moment = (value: unknown, at: string): string => matching(value, at, 'form', (text) => /^(?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) && Number.isFinite(Date.parse(text)));
const fileName = (value: unknown, at: string): string => matching(value, at, 'form', (text) => text !== '' && text !== '.' && text !== '..' && text.length <= MOST.text && !/[/\0]/.test(text));
const socketText = (value: unknown, at: string): string => matching(value, at, 'form', isSocket);

/** Whether it is the endpoint of a container runtime, or says that there is none. */
export const isSocket = (text: string): boolean => text === '' || (text.length <= MOST.text && /^unix:\/[^\0\n]*$/.test(text));

function integer(value: unknown, at: string, most: number): number {
	if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most) {
		throw new Fault('form', at, value);
	}
	return value;
}
