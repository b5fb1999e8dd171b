// Stands for `string-width` in what ships, for Ink as for the rest: the package takes longer to load than all that a
// frame says takes to measure, so that only a text with uncommon letters loads it. test/strings/columns.test.ts holds both to the same answers.
import {quickColumns} from '../../source/strings/columns.ts';

// eslint-disable-next-line no-control-regex
const looks = /\u001B\[[\d;]*m/g;

export default function stringWidth(text, options) {
	return (options === undefined && typeof text === 'string' ? quickColumns(text.replaceAll(looks, '')) : undefined) ?? require('string-width').default(text, options);
}
