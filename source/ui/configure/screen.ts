import {faultText} from '../../texts/faults.ts';
import {sanitize} from '../../strings/sanitize.ts';
import {diffLines} from '../../strings/diff.ts';
import {blank, cut, ends, fit, line, span, width, wrapped, type Line, type Style} from '../terminal/lines.ts';
import {pageFooter, pageHelp, pageKeys} from '../terminal/page/keys.ts';
import {isLinear} from '../terminal/able.ts';
import {beside, clipped, listWindow} from '../terminal/page/page.ts';
import type {ListPlace} from '../terminal/page/pointer.ts';
import {fieldSpans} from '../terminal/typing.ts';
import {highlight} from '../terminal/yaml.ts';
import type {FieldValue} from '../../core/config/commands/edit.ts';
import type {Checked, FormScreen, Item, Outcome} from './types.ts';
import {configureKeymap} from './keymap.ts';

const wideFrom = 96;
const rulesFrom = 20;

/** A frame: exactly as many lines as the terminal has. */
export function formLines(frame: FormScreen): Line[] {
	const {size: {columns, rows}, words, context, options: {glyphs}} = frame;
	const bindings = pageKeys(configureKeymap, context);
	const {question, rules, body, list: {columns: leftColumns, rows: listRows}, isWide, below} = divisionOf(frame);
	const footer: Line = frame.notice === '' ? pageFooter(bindings, words.keys, columns) : [span(` ${cut(sanitize(frame.notice), columns - 2, glyphs.cut)}`, 'good')];
	const help = () => pageHelp(pageKeys(configureKeymap, {...context, mode: 'form'}), words.keys, words.help);
	if (isLinear()) {
		const item = frame.items[frame.index];
		return [header(frame), ...(context.mode === 'help' ? help() : [...list(frame, 200).lines, blank, ...(item === undefined ? [] : about(item, frame, 100)), ...(frame.picking === undefined ? [] : changes(frame, 100))]), line(question, 'key'), footer];
	}
	const exact = (lines: readonly Line[], count: number) => Array.from({length: count}, (_, index) => fit(lines[index] ?? blank, columns, glyphs.cut));
	const panel = question === '' ? [] : [line(` ${question}`, 'key')];
	const rule = line(glyphs.horizontal.repeat(columns), 'dim');
	const framed = (middle: readonly Line[]) => exact([header(frame), ...(rules ? [rule] : []), ...exact(middle, body), ...(rules ? [rule] : []), ...panel, footer], rows);
	if (context.mode === 'help') {
		return framed(help());
	}
	if (isWide) {
		return exact([header(frame), ...beside(windowOf(frame, leftColumns, body).lines, right(frame, columns - leftColumns - 2, body), {columns, leftColumns, rows: body, glyphs}), ...panel, footer], rows);
	}
	if (frame.picking !== undefined) {
		return framed([...exact(windowOf(frame, columns, listRows).lines, listRows), rule, ...indented(clipped(changes(frame, columns - 2), body - listRows - 1, words.more))]);
	}
	if (context.focus === 'text') {
		return framed(indented(right(frame, columns - 1, body)));
	}
	return framed([...exact(windowOf(frame, columns, listRows).lines, listRows), ...(below.length === 0 ? [] : [rule, ...below])]);
}

interface Division {
	readonly question: string;
	readonly rules: boolean;
	/** Lines between header and question or footer, rules apart. */
	readonly body: number;
	readonly isWide: boolean;
	readonly list: {readonly columns: number; readonly rows: number};
	/** Below the list of a narrow screen: what is selected. */
	readonly below: readonly Line[];
}

/** How a screen of this size is divided; what is drawn and what a click means go by it. */
function divisionOf(frame: FormScreen): Division {
	const {size: {columns, rows}, words, context, picking} = frame;
	const question = context.mode === 'overwrite' ? words.overwrite : context.mode === 'leaving' ? words.leaveUnsaved : '';
	const rules = rows >= rulesFrom;
	const body = Math.max(1, rows - 2 - (rules ? 2 : 0) - (question === '' ? 0 : 1));
	const isWide = columns >= wideFrom && rules;
	const of = (listRows: number, below: readonly Line[] = []): Division => ({question, rules, body, isWide, below, list: {columns: isWide ? Math.min(64, Math.floor(columns * 0.52)) : columns, rows: listRows}});
	if (isWide) {
		return of(body);
	}
	if (picking !== undefined) {
		return of(Math.min(picking.options.length + 2, Math.max(3, Math.floor(body / 2))));
	}
	if (context.focus === 'text') {
		return of(0);
	}
	const item = frame.items[frame.index];
	const below = item === undefined || body < 8 ? [] : indented(clipped(about(item, frame, columns - 2), Math.max(2, Math.min(5, body - 8)), words.more));
	return of(body - (below.length === 0 ? 0 : below.length + 1), below);
}

/** Where list and text stand on the screen. */
export function placesOf(frame: FormScreen): {readonly list: ListPlace; readonly isText: (column: number, row: number) => boolean} {
	const {rules, body, isWide, list: {columns, rows}} = divisionOf(frame);
	const top = rules ? 2 : 1;
	const {first, entries, rows: shownRows} = windowOf(frame, columns, rows);
	return {
		list: {top, columns, rows: shownRows, first, entries},
		isText: (column, row) => row >= top && row < top + body && (isWide ? column > columns : frame.context.focus === 'text'),
	};
}

const indented = (lines: readonly Line[]): Line[] => lines.map((one) => [span(' '), ...one]);

function header({options: {file, isNew, lang}, words, isDirty, checked, size: {columns}}: FormScreen): Line {
	const count = checked?.faults.length ?? 0;
	const label = `${words.faults}${lang === 'zh' ? '：' : ': '}`;
	const state = checked === undefined ? span(words.checking, 'dim') : count === 0 ? span(label + words.noFaults, 'good') : span(label + String(count), 'bad');
	const edited = isDirty ? [span(isNew ? words.newFile : words.unsaved, 'warn'), span('  ')] : [];
	return ends([span(' kubestep configure', 'title'), span(`   ${sanitize(file)}`)], [...edited, state, span(' ')], columns);
}

/** `entries`: by line, the index of the field, fault or option that it is of. */
interface Listed {
	readonly lines: Line[];
	readonly entries: readonly (number | undefined)[];
	readonly cursor: number;
}

function windowOf(frame: FormScreen, columns: number, rows: number): Pick<Listed, 'entries'> & ReturnType<typeof listWindow> {
	const {lines, entries, cursor} = frame.picking === undefined ? list(frame, columns) : picker(frame, columns);
	return {...listWindow({lines, entries, cursor}, 0, rows, frame.words.more), entries};
}

function list(frame: FormScreen, columns: number): Listed {
	const {items, index, words, checked, options: {lang, glyphs}, context} = frame;
	const lines: Line[] = [line(` ${words.choices}`, 'title')];
	const entries: (number | undefined)[] = [];
	let cursor = 0;
	const size = Math.max(...items.map(({field}) => (field === undefined ? 0 : width(words.fields[field.id].title)))) + 2;
	const faultHeading = (): Line[] => [blank, [span(` ${words.faults}`, 'title'), ...(checked !== undefined && checked.faults.length + checked.warnings.length === 0 ? [span(`  ${words.noFaults}`, 'good')] : [])]];
	items.forEach((item, at) => {
		const isHere = at === index;
		if (item.fault !== undefined && items[at - 1]?.field !== undefined) {
			lines.push(...faultHeading());
		}
		let text: Line;
		if (item.field !== undefined) {
			const title = words.fields[item.field.id].title;
			text = [span(`   ${title}${' '.repeat(size - width(title))}`, isHere ? 'strong' : 'plain'), shown(item, frame)];
		} else {
			const {fault, isWarning} = item;
			const place = fault.place !== undefined && 'line' in fault.place ? `${fault.place.line}:${fault.place.column} ` : '';
			text = [span(` ${isWarning ? glyphs.status.warning : glyphs.status.failed} `, isWarning ? 'warn' : 'bad'), span(place, 'dim'), span(sanitize(faultText(fault, lang).problem), isHere ? 'strong' : 'plain')];
		}
		if (isHere) {
			cursor = lines.length;
		}
		entries[lines.length] = at;
		lines.push(isHere && context.focus === 'list' ? [...fit(text, columns - 2, glyphs.cut), span(`${glyphs.cursor} `, 'key')] : text);
	});
	return {lines: items.every(({fault}) => fault === undefined) ? [...lines, ...faultHeading()] : lines, entries, cursor};
}

function shown({field, value, isUnread}: Item & {readonly field: NonNullable<Item['field']>}, {words}: FormScreen): {text: string; style: Style} {
	if (isUnread) {
		return span(words.unread, 'warn');
	}
	if (value !== undefined) {
		return span(valueText(value, words), 'good');
	}
	const otherwise = field.id === 'taints' ? words.usualTaints : field.otherwise !== '' ? field.otherwise : ['controlPlaneEndpoint', 'podSubnet'].includes(field.id) ? words.noTaints : '';
	// Told apart without colours, too: what stands in the file is without brackets.
	return span(otherwise === '' ? `(${words.fromMachine})` : `${otherwise} (${words.byDefault})`, 'dim');
}

const valueText = (value: Exclude<FieldValue, undefined>, words: FormScreen['words']): string => (typeof value === 'string' ? sanitize(value) : words.noTaints);

function picker(frame: FormScreen, columns: number): Listed {
	const {items, index, words, picking, options: {glyphs}} = frame;
	const field = items[index]?.field;
	if (field === undefined || picking === undefined) {
		return {lines: [], entries: [], cursor: 0};
	}
	const lines: Line[] = [line(` ${words.fields[field.id].title}`, 'title')];
	if (picking.typed !== undefined) {
		return {lines: [...lines, [span('   '), ...fieldSpans(picking.typed, columns - 4)]], entries: [], cursor: 1};
	}
	lines.push(...picking.options.map(({value, from, is}, at): Line => {
		const text = is === 'type' ? words.typeValue : is === 'default' ? words.leaveDefault : value === undefined ? '' : valueText(value, words);
		const spans = [span(`   ${text}`, at === picking.index ? 'strong' : is === 'value' ? 'plain' : 'dim'), span(from === undefined ? '' : `  ${from === 'here' ? words.here : sanitize(from)}`, 'dim')];
		return at === picking.index ? [...fit(spans, columns - 2, glyphs.cut), span(`${glyphs.cursor} `, 'key')] : spans;
	}));
	return {lines, entries: [undefined, ...picking.options.keys()], cursor: picking.index + 1};
}

function about(item: Item, {words, options: {lang}}: FormScreen, columns: number): Line[] {
	if (item.field !== undefined) {
		return [...wrapped(words.fields[item.field.id].about, columns), ...(item.isUnread ? wrapped(words.broken, columns, 'warn') : [])];
	}
	const {problem, remedy = ''} = faultText(item.fault, lang);
	return [
		...wrapped(sanitize([item.fault.path, problem].filter((part) => part !== '').join(': ')), columns, item.isWarning ? 'warn' : 'bad'),
		...(remedy === '' ? [] : wrapped(sanitize(remedy), columns)),
	];
}

function right(frame: FormScreen, columns: number, rows: number): Line[] {
	const {items, index, words, picking, showsChanges} = frame;
	const item = items[index];
	const top = item === undefined ? [] : clipped(about(item, frame, columns - 1), Math.max(2, Math.floor(rows / 3)), words.more);
	if (picking !== undefined) {
		return [...top, blank, ...clipped(changes(frame, columns - 1), rows - top.length - 1, words.more)];
	}
	if (showsChanges) {
		return [line(words.sinceOpened, 'title'), blank, ...clipped(diffed(frame.original, frame.checked, frame, columns - 1).slice(frame.scroll), rows - 2, words.more)];
	}
	return [...top, blank, ...yaml(frame, rows - top.length - 1)];
}

/** The text with its line numbers; lines with faults are marked. */
function yaml({text, scroll, checked, items, index, options: {glyphs}, words}: FormScreen, rows: number): Line[] {
	const lines = highlight(text);
	const marks = new Map<number, Style>();
	for (const [list, style] of [[checked?.warnings, 'warn'], [checked?.faults, 'bad']] as const) {
		for (const {place} of list ?? []) {
			if (place !== undefined && 'line' in place) {
				marks.set(place.line, style);
			}
		}
	}
	const item = items[index];
	const place = item?.fault?.place;
	const selected = item?.field === undefined ? (place !== undefined && 'line' in place ? place.line : 0) : item.line ?? 0;
	const size = String(lines.length).length;
	const first = Math.max(0, Math.min(scroll, lines.length - rows));
	const shownLines = lines.slice(first, first + rows).map((one, at): Line => {
		const number = first + at + 1;
		const mark = marks.get(number);
		return [
			span(mark === undefined ? ' ' : mark === 'bad' ? glyphs.status.failed : glyphs.status.warning, mark ?? 'plain'), span(String(number).padStart(size), number === selected ? 'key' : 'dim'),
			span(number === selected ? `${glyphs.closed} ` : '  ', 'key'), ...one,
		];
	});
	const below = lines.length - first - rows;
	return below > 0 ? [...shownLines.slice(0, -1), line(words.more(below + 1), 'dim')] : shownLines;
}

function changes(frame: FormScreen, columns: number): Line[] {
	const {words, picking, checked} = frame;
	if (picking?.isLeft === true) {
		const field = frame.items[frame.index];
		return wrapped(field?.field !== undefined && field.isUnread ? words.broken : words.byHand, columns, 'warn');
	}
	return [line(words.changes, 'title'), ...(picking?.checked === undefined ? [] : diffed(checked, picking.checked, frame, columns))];
}

/** What init would make otherwise: by file, the lines that go and come. */
function diffed(before: Checked | undefined, after: Checked | undefined, {words, options: {lang}}: FormScreen, columns: number): Line[] {
	if (after !== undefined && after.faults.length > 0) {
		return after.faults.slice(0, 3).flatMap((fault) => wrapped(sanitize(faultText(fault, lang).problem), columns, 'bad'));
	}
	if (after !== undefined && before !== undefined && before.faults.length > 0) {
		return wrapped(words.mends, columns, 'good');
	}
	if (before?.outcome === undefined || after?.outcome === undefined) {
		return wrapped(words.afterMending, columns, 'dim');
	}
	const lines = outcomeDiff(before.outcome, after.outcome).flatMap(({path, removed, added}): Line[] => [
		line(sanitize(path), 'strong'),
		...removed.map((text) => line(`- ${sanitize(text.trim())}`, 'removed')), ...added.map((text) => line(`+ ${sanitize(text.trim())}`, 'added')),
	]);
	return lines.length === 0 ? wrapped(words.noChanges, columns, 'dim') : lines;
}

/** Files and objects that differ, each with its lines that went and came. */
export function outcomeDiff(before: Outcome, after: Outcome): {path: string; removed: string[]; added: string[]}[] {
	return [...new Set([...before.keys(), ...after.keys()])].flatMap((path) => {
		const lines = diffLines(before.get(path) ?? [], after.get(path) ?? []);
		const of = (wanted: 'removed' | 'added') => lines.filter(({kind}) => kind === wanted).map(({text}) => text);
		const [removed, added] = [of('removed'), of('added')];
		return removed.length + added.length === 0 ? [] : [{path, removed, added}];
	});
}
