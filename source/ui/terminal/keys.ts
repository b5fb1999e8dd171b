/** Ink's account of a key press. */
export interface InkKey {
	readonly upArrow: boolean;
	readonly downArrow: boolean;
	readonly leftArrow: boolean;
	readonly rightArrow: boolean;
	readonly pageUp: boolean;
	readonly pageDown: boolean;
	readonly home: boolean;
	readonly end: boolean;
	readonly return: boolean;
	readonly escape: boolean;
	readonly tab: boolean;
	readonly backspace: boolean;
	readonly delete: boolean;
	readonly ctrl: boolean;
	readonly meta: boolean;
}

const named: readonly (readonly [keyof InkKey, string])[] = [
	['upArrow', 'up'], ['downArrow', 'down'], ['leftArrow', 'left'], ['rightArrow', 'right'], ['pageUp', 'pageup'], ['pageDown', 'pagedown'],
	['home', 'home'], ['end', 'end'], ['return', 'enter'], ['escape', 'escape'], ['tab', 'tab'], ['backspace', 'backspace'], ['delete', 'delete'],
];

/** Names of the keys of one input; keys that arrive together come as several. */
export function keyNames(input: string, key: InkKey): string[] {
	const name = named.find(([flag]) => key[flag])?.[1];
	if (name !== undefined) {
		return [name];
	}
	if (key.ctrl) {
		return [`ctrl-${input}`];
	}
	return key.meta ? [] : Array.from(input, (character) => character === ' ' ? 'space' : character === '\r' || character === '\n' ? 'enter' : character);
}
