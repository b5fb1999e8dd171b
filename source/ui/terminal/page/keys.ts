import {blank, line, lineWidth, span, width, type Line, type Span} from '../lines.ts';

/** One key of a screen that shows no run; the same idea as the run interface's keymap. */
export interface PageBinding<Id extends string, Context> {
	readonly id: Id;
	/** As `keyNames` gives them. */
	readonly keys: readonly string[];
	/** As footer and help write them. */
	readonly shown: string;
	/** As the help writes them, where the footer says two at once. */
	readonly inHelp?: string;
	/** Rank in the footer, smallest first; absent where only the help lists it. From 90 on it always stands there. */
	readonly footer?: number;
	readonly when: (context: Context) => boolean;
}

/** What a key does now; undefined where it does nothing. */
export function pageCommand<Id extends string, Context>(table: readonly PageBinding<Id, Context>[], key: string, context: Context): Id | undefined {
	return table.find((binding) => binding.keys.includes(key) && binding.when(context))?.id;
}

/** The bindings that act now, each only with a key that really reaches it. */
export function pageKeys<Id extends string, Context>(table: readonly PageBinding<Id, Context>[], context: Context): PageBinding<Id, Context>[] {
	return table.filter((binding) => binding.when(context) && binding.keys.some((key) => pageCommand(table, key, context) === binding.id));
}

/** Every key that acts now, with what it does. */
export function pageHelp<Id extends string>(bindings: readonly PageBinding<Id, never>[], words: Readonly<Record<Id, string>>, title: string): Line[] {
	const rows = bindings.map(({id, shown, inHelp = shown}) => ({id, keys: inHelp}));
	const size = Math.max(...rows.map(({keys}) => width(keys))) + 2;
	return [
		line(` ${title}`, 'title'), blank,
		...rows.map(({id, keys}): Line => [span('  '), span(keys + ' '.repeat(size - width(keys)), 'key'), span(words[id])]),
	];
}

/** The keys that act now, the most useful first, as many as there is room for. */
export function pageFooter<Id extends string>(bindings: readonly PageBinding<Id, never>[], words: Readonly<Record<Id, string>>, columns: number): Line {
	const parts = bindings.filter(({footer}) => footer !== undefined)
		.sort((one, other) => (one.footer ?? 0) - (other.footer ?? 0))
		.map(({id, shown, footer = 0}): {spans: Span[]; isFixed: boolean} => ({spans: [span(shown, 'key'), span(` ${words[id]}  `)], isFixed: footer >= 90}));
	let room = columns - 1 - parts.filter(({isFixed}) => isFixed).reduce((sum, {spans}) => sum + lineWidth(spans), 0);
	return [span(' '), ...parts.flatMap(({spans, isFixed}) => {
		room -= isFixed ? 0 : lineWidth(spans);
		return isFixed || room >= 0 ? spans : [];
	})];
}
