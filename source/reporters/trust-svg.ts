import {authorityOf, type PartRole, type TrustEnd, type TrustLink, type TrustMap} from '../core/trust/model.ts';
import {identityText, linkGroups, partText, told, type TrustWords} from '../texts/trust.ts';
import type {Texts} from '../texts/types.ts';
import {badgeAt, boxAt, broken, columnsIn, document, letterOf, LINE, textAt, type SvgStyle} from './svg.ts';

const WIDE = 1200;
const MARGIN = 24;
const BOX = 450;
const PAD = 12;
/** Where a line of a box begins: behind the letter of its CA. */
const INDENT = 34;
const MIDDLE = {from: MARGIN + BOX, to: WIDE - MARGIN - BOX};

/** The map as a picture: a row a connection, with both its ends. */
export function trustSvg(map: TrustMap, {lang, trust: say}: Pick<Texts, 'lang' | 'trust'>): string {
	const drawing = new Drawing(map, say);
	drawing.heading(say.sections.title, 'title');
	drawing.text(say.described);
	drawing.legend();
	for (const group of ['connections', 'signatures', 'probes'] as const) {
		const links = map.links.filter(({about}) => linkGroups[group].includes(about));
		if (links.length > 0) {
			drawing.heading(say.sections[group], 'title');
			links.forEach((link) => drawing.link(link));
		}
	}
	if (map.unnamed.length > 0) {
		drawing.heading(say.sections.unnamed, 'title');
		drawing.text(say.unnamed);
		map.unnamed.forEach((path) => drawing.text(path, 'plain'));
	}
	return document({wide: WIDE, high: drawing.y + MARGIN}, {lang, title: say.sections.title, description: say.described}, drawing.parts);
}

interface BoxLine {
	readonly text: string;
	readonly style: SvgStyle;
	/** Number of the CA whose letter stands before it. */
	readonly authority?: number;
}

class Drawing {
	readonly parts: string[] = [];
	readonly #map: TrustMap;
	readonly #say: TrustWords;
	y = MARGIN;

	constructor(map: TrustMap, say: TrustWords) {
		this.#map = map;
		this.#say = say;
	}

	heading(text: string, style: SvgStyle): void {
		this.y += LINE + (style === 'title' ? 16 : 8);
		this.parts.push(textAt(MARGIN, this.y, text, style));
		this.y += 10;
	}

	text(text: string, style: SvgStyle = 'dim'): void {
		for (const line of broken(text, columnsIn(WIDE - 2 * MARGIN))) {
			this.y += LINE;
			this.parts.push(textAt(MARGIN, this.y, line, style));
		}
	}

	/** The CAs, each with its letter. */
	legend(): void {
		const say = this.#say;
		if (this.#map.authorities.length > 0) {
			this.heading(say.sections.authorities, 'strong');
		}
		for (const [index, {path, certificate, key}] of this.#map.authorities.entries()) {
			const text = `${path}  ${say.authority(certificate.subject, certificate.notAfter.slice(0, 10))}${key === 'there' || key === 'missing' ? `${say.gap}${say.keys[key]}` : ''}`;
			for (const [at, line] of broken(text, columnsIn(WIDE - 2 * MARGIN - INDENT)).entries()) {
				this.y += LINE + (at === 0 ? 3 : 0);
				this.parts.push(...(at === 0 ? [badgeAt(MARGIN + 12, this.y - 5, letterOf(index), index)] : []), textAt(MARGIN + INDENT, this.y, line));
			}
		}
	}

	link(link: TrustLink): void {
		const {from, to, faults} = link;
		const say = this.#say;
		const [left, right] = [this.#lines(from, ['kubeconfig', 'issuer', 'signs', 'shows', 'key', 'checks']), this.#lines(to, ['shows', 'key', 'checks', 'verifies'])];
		const middle = [
			...link.urls.map((text): BoxLine => ({text, style: 'strong'})),
			...(link.as === undefined ? [] : [{text: identityText(link.about, link.as, say), style: 'plain'} as const]),
			...(link.pin === undefined ? [] : [{text: say.pin(link.pin), style: 'plain'} as const]),
			...(link.isSelfMade === true ? [{text: say.selfMade, style: 'dim'} as const] : []),
			{text: link.kind === 'mutual' && link.unchecked !== undefined ? say.unchecked[link.unchecked] : say.kinds[link.kind], style: 'dim'} as const,
		].flatMap(({text, style}) => broken(text, columnsIn(MIDDLE.to - MIDDLE.from - 24)).map((line): BoxLine => ({text: line, style})));
		const problems = faults.flatMap((fault) => broken(`! ${say.fault(fault)}`, columnsIn(WIDE - 2 * MARGIN - PAD)));
		const high = Math.max(left.length, right.length) * LINE + 2 * PAD;
		const row = Math.max(high, (middle.length + 1) * LINE + 2 * PAD);
		const style = faults.length === 0 ? 'box' : 'wrong';
		this.y += 8;
		this.text(say.abouts[link.about]);
		this.y += 8;
		this.#box(MARGIN, high, style, left);
		this.#box(MIDDLE.to, high, style, right);
		this.#arrow(this.y + PAD + LINE - 5, link);
		for (const [index, {text, style: of}] of middle.entries()) {
			this.parts.push(textAt((MIDDLE.from + MIDDLE.to) / 2, this.y + PAD + (index + 2) * LINE, text, of, 'middle'));
		}
		this.y += row;
		problems.forEach((line) => {
			this.y += LINE;
			this.parts.push(textAt(MARGIN + PAD, this.y, line, 'bad'));
		});
	}

	#lines(end: TrustEnd, roles: readonly PartRole[]): BoxLine[] {
		const say = this.#say;
		const columns = columnsIn(BOX - INDENT - PAD);
		const parts = told(end, roles).flatMap((part) => {
			const authority = authorityOf(this.#map, part);
			const index = authority === undefined ? -1 : this.#map.authorities.indexOf(authority);
			return broken(partText(part, end, say), columns).map((text, at): BoxLine => ({
				text, style: part.state === 'missing' || part.state === 'damaged' || part.state === 'unreadable' ? 'bad' : 'plain', ...(at === 0 && index >= 0 && {authority: index}),
			}));
		});
		return [
			{text: say.actors[end.actor], style: 'strong'},
			...(end.file === undefined ? [] : broken(end.file, columns).map((text): BoxLine => ({text, style: 'dim'}))),
			...(end.isElsewhere === true ? [{text: say.elsewhere, style: 'dim'} as const] : []),
			...parts,
		];
	}

	#box(x: number, high: number, style: string, lines: readonly BoxLine[]): void {
		this.parts.push(boxAt(x, this.y, BOX, high, style));
		for (const [index, {text, style: of, authority}] of lines.entries()) {
			const y = this.y + PAD + (index + 1) * LINE - 5;
			this.parts.push(...(authority === undefined ? [] : [badgeAt(x + 18, y - 4, letterOf(authority), authority)]), textAt(x + (of === 'strong' ? PAD : INDENT), y, text, of));
		}
	}

	#arrow(y: number, {kind, faults}: TrustLink): void {
		const isBad = faults.length > 0;
		const end = MIDDLE.to - 4;
		this.parts.push(
			`<path d="M${MIDDLE.from + 4} ${y}H${end - 8}" class="way${kind === 'mutual' || kind === 'token' ? '' : ' plainway'}${isBad ? ' badway' : ''}"/>`,
			`<path d="M${end} ${y}l-10 -5v10z" class="${isBad ? 'badtip' : 'tip'}"/>`,
		);
	}
}
