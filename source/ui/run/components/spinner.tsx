import type {FC} from 'react';
import InkSpinner from 'ink-spinner';

// ink-spinner 5 types its result with the global JSX namespace, which React 19's types no longer have.
const Typed = InkSpinner as unknown as FC<{type: 'squareCorners' | 'line'}>;

/**
 * The only place that turns. ink-spinner starts an interval for each of its instances: the
 * checklist marks one cell a frame as turning, so that there is one clock.
 */
export function Spinner({type}: {readonly type: 'squareCorners' | 'line'}) {
	return <Typed type={type}/>;
}
