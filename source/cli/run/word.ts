import type {RunMode} from '../../core/told/events.ts';

/** What agrees to what cannot be got back: of a node its name. A sandbox can be made anew, and a node without a name has none to type. */
export function wordOf(mode: RunMode, nodeName: string): {readonly word?: string} {
	return mode === 'node' && nodeName !== '' ? {word: nodeName} : {};
}
