import {LineView, Lines} from '../../terminal/components/line-view.tsx';
import type {Line} from '../../terminal/lines.ts';

/** What is being made, where, how it stands, and for how long it has run. */
export const Header = ({line}: {readonly line: Line}) => <LineView line={line}/>;

export const Rule = ({line}: {readonly line: Line}) => <LineView line={line}/>;

/** The log drawer, with its heading. */
export const Log = ({lines}: {readonly lines: readonly Line[]}) => <Lines lines={lines}/>;

/** What is asked, and the keys that answer; no lines where nothing is. */
export const Question = ({lines}: {readonly lines: readonly Line[]}) => <Lines lines={lines}/>;

/** Where a replay is. */
export const Bar = ({line}: {readonly line: Line}) => <LineView line={line}/>;

/** What matters most now, where there is room for nothing else. */
export const Plain = ({lines}: {readonly lines: readonly Line[]}) => <Lines lines={lines}/>;
