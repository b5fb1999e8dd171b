import InkSpinner from 'ink-spinner';
import type {Turning} from '../theme.ts';

/**
 * The only place that turns. ink-spinner starts an interval for each of its instances: the
 * checklist marks one cell a frame as turning, so that there is one clock.
 */
export function Spinner({type}: {readonly type: Turning}) {
	return <InkSpinner type={type}/>;
}
