import {Lines} from '../../terminal/components/line-view.tsx';
import type {Line} from '../../terminal/lines.ts';

interface OverlayProps {
	/** With the heading. */
	readonly lines: readonly Line[];
}

/** Every key that acts. */
export const Help = ({lines}: OverlayProps) => <Lines lines={lines}/>;

/** Who talks to whom, with what. */
export const Trust = ({lines}: OverlayProps) => <Lines lines={lines}/>;

/** Who writes what, who reads it: lit as far as the run has come. */
export const Flow = ({lines}: OverlayProps) => <Lines lines={lines}/>;

/** What was found and did not stop the run. */
export const Warnings = ({lines}: OverlayProps) => <Lines lines={lines}/>;
