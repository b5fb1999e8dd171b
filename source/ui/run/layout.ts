import type {Size} from '../terminal/size.ts';
import type {View} from './view.ts';

export type LayoutKind = 'wide' | 'narrow' | 'plain';

/** Where everything goes: rows and columns of each part. */
export interface Layout extends Size {
	readonly kind: LayoutKind;
	/** Whether a rule divides header, body and footer. */
	readonly rules: boolean;
	readonly body: number;
	readonly listColumns: number;
	readonly detailColumns: number;
	/** Rows for the checklist, and for the detail without its heading. */
	readonly list: number;
	readonly detail: number;
	/** Rows of the log drawer with its heading; 0 where it is closed. */
	readonly drawer: number;
	readonly panel: number;
	/** Rows of the line that says where a replay is: one, or none. */
	readonly bar: number;
}

const wideFrom = 96;
const narrowFrom = {columns: 60, rows: 16};
const rulesFrom = 20;
const detailHeading = 2;
/** With fewer rows there is none for the bar of a replay. */
const barFrom = 8;

/** Pure arithmetic: the parts always add up to the terminal's rows. */
export function layoutOf(size: Size, view: Pick<View, 'log'>, panelLines: number, isReplayed = false): Layout {
	const kind: LayoutKind = size.columns < narrowFrom.columns || size.rows < narrowFrom.rows ? 'plain' : size.columns < wideFrom ? 'narrow' : 'wide';
	const rules = size.rows >= rulesFrom;
	const panel = panelLines === 0 ? 0 : panelLines + (rules ? 0 : 1);
	const bar = isReplayed && size.rows >= barFrom ? 1 : 0;
	const middle = Math.max(1, size.rows - 2 - (rules ? 2 : 0) - panel - bar);
	const drawer = view.log === undefined ? 0 : Math.min(middle - 3, Math.max(5, Math.floor(middle / 2)));
	const body = middle - drawer;
	const listColumns = kind === 'wide' ? Math.min(64, Math.max(46, Math.floor(size.columns * 0.44))) : size.columns;
	const detailColumns = kind === 'wide' ? size.columns - listColumns - 1 : size.columns;
	return {...size, kind, rules, body, listColumns, detailColumns, list: body, detail: Math.max(1, body - detailHeading), drawer, panel, bar};
}
