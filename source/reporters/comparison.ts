import type {Compared, Comparison, Side, Verdict} from '../core/artifacts/sides.ts';
import {hunks} from '../strings/diff.ts';
import {markup} from '../strings/markup.ts';
import {sanitize} from '../strings/sanitize.ts';
import {comparisonWords, type ComparisonWords} from '../texts/comparison.ts';
import {differenceText} from '../texts/differences.ts';
import type {Lang} from '../texts/types.ts';

/** A comparison with what its sides are called. */
export interface ToldComparison extends Comparison {
	readonly from: ToldSide;
	readonly to: ToldSide;
}

export type ToldSide = Pick<Side, 'form' | 'name' | 'made'>;

export const marks: Readonly<Record<Verdict, string>> = {same: '=', differs: '~', from: '-', to: '+'};
const signs = {same: ' ', added: '+', removed: '-'} as const;
/** A person reads the first of a file's; a document has them all. */
const MOST_LINES = 40;

/** What a comparison comes to: what differs by phase, then counts, then what was not compared. */
export function comparisonLines(told: ToldComparison, lang: Lang): string[] {
	const say = comparisonWords(lang);
	const found = told.entries.filter(({is}) => is !== 'same');
	const lines = found.flatMap((entry, index) => [
		...(entry.phase === found[index - 1]?.phase && index > 0 ? [] : ['', entry.phase === '' ? say.wholeRun : entry.phase]),
		...(entry.kind === 'run' ? [] : [`  ${marks[entry.is]} ${entry.path}`]),
		...entry.differences.map((one) => `      ${differenceText(one, lang)}`),
		...(entry.is === 'differs' ? cutTo(hunkLines(entry, say), say).map((text) => `      ${text}`) : []),
	]);
	return [`A  ${told.from.name}${aboutSide(told.from, say)}`, `B  ${told.to.name}${aboutSide(told.to, say)}`, ...lines, '', ...(found.length === 0 ? [say.same] : []), ...footLines(told, lang)];
}

/** ` (recording, kubestep 0.1.0, 2026-11-30T02:33:24.000Z)` */
const aboutSide = ({form, made}: ToldSide, say: ComparisonWords): string => say.about([say.forms[form], ...(made === undefined ? [] : [`kubestep ${made.program}`, made.at])]);

/** Counts, what is made anew, and what was not compared. */
export function footLines({entries, uncompared}: Comparison, lang: Lang): string[] {
	const say = comparisonWords(lang);
	const [same, differs, from, to] = (['same', 'differs', 'from', 'to'] as const).map((is) => entries.filter((one) => one.is === is).length);
	return [say.count(entries.length, same ?? 0, differs ?? 0, from ?? 0, to ?? 0), ...(entries.some(({isAnew}) => isAnew) ? [say.anew] : []), ...uncompared.map((why) => say.uncompared[why])];
}

/** Changed lines with three around them, each with its sign. */
function hunkLines({lines}: Compared, say: ComparisonWords): string[] {
	return lines.length === 0 ? [] : hunks(lines).map((one) => ('equal' in one ? `@@ ${say.equal(one.equal)}` : `${signs[one.kind]} ${one.text}`));
}

const cutTo = (lines: readonly string[], say: ComparisonWords): string[] => (lines.length <= MOST_LINES ? [...lines] : [...lines.slice(0, MOST_LINES - 1), say.more(lines.length - MOST_LINES + 1)]);

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin:1.5rem 0 .3rem}summary{cursor:pointer}details{margin:.2rem 0 .2rem 1rem}ul{margin:.3rem 0}
pre{overflow:auto;padding:.6rem;border:1px solid color-mix(in srgb,currentColor 25%,transparent);border-radius:.3rem;font-size:.85rem}
code{overflow-wrap:anywhere}.is{display:inline-block;min-width:6.5rem;font-weight:600}.note{opacity:.8}
ins,del{text-decoration:none;display:block}ins{background:color-mix(in srgb,#2da44e 22%,transparent)}del{background:color-mix(in srgb,#cf222e 22%,transparent)}`;

/** One page that loads nothing and runs nothing, also where a value tries to. What is the same stands folded at the end of its phase. */
export function comparisonHtml(told: ToldComparison, lang: Lang): string {
	const say = comparisonWords(lang);
	const phases = [...new Set(told.entries.map(({phase}) => phase))];
	const sections = phases.map((phase) => {
		const all = told.entries.filter((one) => one.phase === phase);
		const same = all.filter(({is}) => is === 'same');
		return `<section><h2>${escape(phase === '' ? say.wholeRun : phase)}</h2>
${all.filter(({is}) => is !== 'same').map((entry) => entryHtml(entry, say, lang)).join('\n')}
${same.length === 0 ? '' : `<details><summary>${escape(`${say.verdicts.same}: ${same.length}`)}</summary><ul>${same.map(({path}) => `<li><code>${escape(path)}</code></li>`).join('')}</ul></details>`}</section>`;
	});
	return `<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(`${say.title}: ${told.from.name} – ${told.to.name}`)}</title><style>${STYLE}</style></head>
<body><main><h1>${escape(say.title)}</h1>
<p>A <code>${escape(told.from.name)}</code>${escape(aboutSide(told.from, say))}<br>
B <code>${escape(told.to.name)}</code>${escape(aboutSide(told.to, say))}</p>
${told.entries.every(({is}) => is === 'same') ? `<p><strong>${escape(say.same)}</strong></p>` : ''}
${footLines(told, lang).map((line) => `<p class="note">${escape(line)}</p>`).join('\n')}
${sections.join('\n')}
</main></body>
</html>
`;
}

function entryHtml(entry: Compared, say: ComparisonWords, lang: Lang): string {
	const head = `<span class="is">${escape(say.verdicts[entry.is])}</span> <code>${escape(entry.kind === 'run' ? say.wholeRun : entry.path)}</code>`;
	const told = entry.differences.map((one) => `<li>${escape(differenceText(one, lang))}</li>`).join('');
	const lines = entry.lines.length === 0 ? '' : `<pre tabindex="0" aria-label="${escape(say.lines)}">${(entry.is === 'differs' ? hunks(entry.lines) : entry.lines).map((one) => ('equal' in one ? `<span class="note">@@ ${escape(say.equal(one.equal))}\n</span>` : one.kind === 'same' ? `  ${escape(one.text)}\n` : `<${tags[one.kind]}>${signs[one.kind]} ${escape(one.text)}</${tags[one.kind]}>`)).join('')}</pre>`;
	return told === '' && lines === '' ? `<p style="margin:.2rem 0 .2rem 1rem">${head}</p>` : `<details${entry.is === 'differs' ? ' open' : ''}><summary>${head}</summary>${told === '' ? '' : `<ul>${told}</ul>`}${lines}</details>`;
}

const tags = {added: 'ins', removed: 'del'} as const;

/** A line that HTML takes for text. */
const escape = (text: string): string => markup(sanitize(text));
