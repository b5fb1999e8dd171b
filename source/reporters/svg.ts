import {xml} from '../strings/markup.ts';
import {wrap} from '../strings/width.ts';

/** How wide a column of the monospaced text is, and how high a line, at 13 pixels; fonts differ by a little. */
const COLUMN = 7.9;
export const LINE = 19;

/** What a text means in a picture; the style says how it looks by day and by night. */
export type SvgStyle = 'plain' | 'dim' | 'strong' | 'title' | 'bad' | 'lit';

/** Broken at so many columns, as a terminal would show it. */
export const broken = (text: string, columns: number): string[] => wrap(text, columns);

export function textAt(x: number, y: number, text: string, style: SvgStyle = 'plain', anchor: 'start' | 'middle' | 'end' = 'start'): string {
	return `<text x="${x}" y="${y}" class="${style}"${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>${xml(text)}</text>`;
}

export function boxAt(x: number, y: number, wide: number, high: number, style: string): string {
	return `<rect x="${x}" y="${y}" width="${wide}" height="${high}" rx="6" class="${style}"/>`;
}

/** A letter in a circle: who cannot tell the colours apart reads the letter. */
export function badgeAt(x: number, y: number, letter: string, index: number): string {
	return `<circle cx="${x}" cy="${y}" r="8" class="ca${index % COLORS}"/><text x="${x}" y="${y + 4}" class="badge" text-anchor="middle">${xml(letter)}</text>`;
}

/** `A`, `B`, … `Z`, `27`. */
export const letterOf = (index: number): string => (index < 26 ? String.fromCodePoint(65 + index) : String(index + 1));

export const columnsIn = (pixels: number): number => Math.max(8, Math.floor(pixels / COLUMN));

const COLORS = 6;
const day = ['#0b5fa5', '#a1350d', '#2f6b1d', '#7a2a8c', '#8a5a00', '#00696d'];
const night = ['#7fb8ee', '#f2a07b', '#9ccf83', '#d49be6', '#e3bd6a', '#72cdd1'];

const colors = (of: readonly string[], text: string): string => of.map((color, index) => `.ca${index}{fill:${color}}`).join('') + `.badge{fill:${text}}`;

/** How a picture's texts and shapes look by day, and what is otherwise by night. */
export const svgStyle = {
	day: `text{font:13px ui-monospace,"Cascadia Mono","DejaVu Sans Mono","Noto Sans Mono CJK SC",Menlo,Consolas,monospace;fill:#1c1e21;white-space:pre}
.paper{fill:#fff}.box{fill:#f4f6f8;stroke:#8a949e}.wrong{fill:#fdeeee;stroke:#b3261e}.unlit{fill:none;stroke:#b8c0c8;stroke-dasharray:4 4}.litbox{fill:#e8f3e4;stroke:#2f6b1d}.now{fill:#fff4d6;stroke:#8a5a00;stroke-width:2}
.dim{fill:#57606a}.strong{font-weight:bold}.title{font-size:16px;font-weight:bold}.bad{fill:#b3261e;font-weight:bold}.lit{fill:#2f6b1d}.badge{font-size:11px;font-weight:bold}
.way{stroke:#57606a;stroke-width:1.5;fill:none}.plainway{stroke-dasharray:5 4}.badway{stroke:#b3261e;stroke-width:2}.tip{fill:#57606a}.badtip{fill:#b3261e}
${colors(day, '#fff')}`,
	night: `text{fill:#e6e8ea}.paper{fill:#16191d}.box{fill:#20252b;stroke:#6b7681}.wrong{fill:#3a1e1e;stroke:#f2867e}.unlit{stroke:#4a535c}.litbox{fill:#1d2c19;stroke:#9ccf83}.now{fill:#37301a;stroke:#e3bd6a}
.dim{fill:#a4adb6}.bad{fill:#f2867e}.lit{fill:#9ccf83}.way{stroke:#a4adb6}.badway{stroke:#f2867e}.tip{fill:#a4adb6}.badtip{fill:#f2867e}
${colors(night, '#16191d')}`,
};

/** A picture as a part of a page that has its style: it is no document of its own, and says nothing of how the rest looks. */
export const inPage = (svg: string): string => svg.replace(/^<\?xml[^>]*>\n/, '').replace(/<style>[^<]*<\/style>\n/, '');

/** One picture: no script, no font from elsewhere, light or dark as who looks has it. */
export function document(size: {readonly wide: number; readonly high: number}, about: {readonly lang: string; readonly title: string; readonly description: string}, body: readonly string[]): string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.wide} ${size.high}" width="${size.wide}" height="${size.high}" role="img" xml:lang="${xml(about.lang)}" aria-label="${xml(about.title)}">
<title>${xml(about.title)}</title>
<desc>${xml(about.description)}</desc>
<style>
${svgStyle.day}
@media (prefers-color-scheme:dark){
${svgStyle.night}
}
</style>
<rect width="100%" height="100%" class="paper"/>
${body.join('\n')}
</svg>
`;
}
