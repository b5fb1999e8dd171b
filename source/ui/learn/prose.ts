import {blank, span, width, wrap, type Line, type Span, type Style} from '../terminal/lines.ts';

/** The few things of Markdown that lessons have, as lines: paragraphs, lists, blocks of code, and `code` among words. */
export function proseLines(text: string, columns: number): Line[] {
	return text.split(/\n{2,}/).flatMap((block, index): Line[] => [...(index === 0 ? [] : [blank]), ...blockLines(block, columns)]);
}

function blockLines(block: string, columns: number): Line[] {
	const lines = block.split('\n');
	if (lines.every((one) => one.startsWith('    '))) {
		return lines.flatMap((one) => typedLines(one.slice(4), columns));
	}
	if (lines.every((one) => /^(?:- |\d+\. |\s)/.test(one))) {
		return block.replaceAll(/\n\s+/g, ' ').split('\n').flatMap((item) => {
			const [, mark = '', rest = ''] = /^(- |\d+\. )([\s\S]*)$/.exec(item) ?? [];
			return inlined(rest, columns - width(mark) - 1).map((one, index): Line => [span(index === 0 ? ` ${mark}` : ' '.repeat(width(mark) + 1)), ...one]);
		});
	}
	return inlined(lines.join(' '), columns);
}

/** What is typed is never cut: it goes on in the next line, farther in. */
export function typedLines(text: string, columns: number): Line[] {
	const indent = `  ${/^ */.exec(text)?.[0] ?? ''}`;
	return wrap(text.trimStart(), Math.max(10, columns - indent.length - 2)).map((one, index): Line => [span(`${indent}${index === 0 ? '' : '  '}${one}`, 'key')]);
}

/** Wrapped lines, in which what stood in backticks is marked: a mark may go on over the end of a line. */
export function inlined(text: string, columns: number, style: Style = 'plain'): Line[] {
	let isCode = false;
	return wrap(text, Math.max(10, columns)).map((one): Line => {
		const spans: Span[] = [];
		one.split('`').forEach((part, index) => {
			isCode = index === 0 ? isCode : !isCode;
			if (part !== '') {
				spans.push(span(part, isCode ? 'key' : style));
			}
		});
		return spans;
	});
}
