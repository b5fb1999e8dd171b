import {sanitizeLines} from '../../strings/sanitize.ts';
import {span, type Line, type Span} from './lines.ts';

/** Text of a file as lines, keys and values told apart. Works line by line, so that nothing can be misread as valid YAML. */
export function highlight(text: string): Line[] {
	return sanitizeLines(text).map(highlightLine);
}

const entry = /^(\s*(?:- )*)([\w./-]+|"[^"]*")(:)(\s.*|)$/;

function highlightLine(text: string): Line {
	if (/^\s*#/.test(text)) {
		return [span(text, 'comment')];
	}
	const found = entry.exec(text);
	if (found === null) {
		const item = /^(\s*(?:- )+)(.*)$/.exec(text);
		return item === null ? [span(text)] : [span(item[1] ?? '', 'dim'), ...value(item[2] ?? '')];
	}
	return [span(found[1] ?? ''), span(found[2] ?? '', 'yamlKey'), span(':', 'dim'), ...value(found[4] ?? '')];
}

function value(text: string): Span[] {
	return text === '' ? [] : [span(text, /^\s*(?:\d+(?:\.\d+)?|true|false|null)$/.test(text) ? 'yamlNumber' : 'yamlText')];
}
