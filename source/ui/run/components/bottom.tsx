import {LineView} from '../../terminal/components/line-view.tsx';
import type {Line} from '../../terminal/lines.ts';
import type {BottomLine} from '../screen/screen.ts';

interface LineProps {
	readonly line: Line;
}

/** The keys that act now, and what the view does by itself. */
export const Footer = ({line}: LineProps) => <LineView line={line}/>;

/** The field in which a search is typed. */
export const Search = ({line}: LineProps) => <LineView line={line}/>;

/** The field for the word that agrees to what cannot be taken back. */
export const Word = ({line}: LineProps) => <LineView line={line}/>;

/** The field for the place that a replay is to go to. */
export const Place = ({line}: LineProps) => <LineView line={line}/>;

/** What the last key did, until the next one. */
export const Notice = ({line}: LineProps) => <LineView line={line}/>;

const parts = {footer: Footer, search: Search, word: Word, place: Place, notice: Notice} as const;

/** The last line: one of those. */
export function Bottom({shows, line}: BottomLine) {
	const Part = parts[shows];
	return <Part line={line}/>;
}
