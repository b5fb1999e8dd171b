import type {SettingWords} from './settings.ts';

export const en: SettingWords = {
	about: {
		lang: 'language; auto goes by the locale', color: 'colours; auto heeds NO_COLOR and the terminal',
		theme: 'whether the terminal\'s background is dark or light; auto asks the terminal', mouse: 'on: click and wheel act, and selecting text takes Shift',
		ascii: 'plain letters in place of symbols', motion: 'reduced: nothing is animated', follow: 'whether the cursor follows the running step from the start',
	},
	file: 'Kept in', none: ' (not there: nothing has been changed)', keys: 'Keys; settings keys.COMMAND KEY gives a command another one', own: 'changed',
	ctrl: 'a character, up, down, …, or ctrl- and a letter',
};
