import {en} from './yaml-reasons.en.ts';
import {zh} from './yaml-reasons.zh.ts';
import type {Lang} from './types.ts';

/** What the YAML parser (js-yaml) and the reader above it say, less the names in it; one explanation for everything that it fits. */
const reasons = {
	'indent-flow': ['deficient indentation'],
	'indent-mapping': ['bad indentation of a mapping entry'],
	'indent-list': ['bad indentation of a sequence entry'],
	'not-continued': ['end of the stream or a document separator is expected', 'can not read a document'],
	tab: ['tab characters must not be used in indentation'],
	'double-quote': ['unexpected end of the stream within a double quoted scalar', 'unexpected end of the document within a double quoted scalar'],
	'single-quote': ['unexpected end of the stream within a single quoted scalar', 'unexpected end of the document within a single quoted scalar'],
	bracket: ['unexpected end of the stream within a flow collection'],
	comma: ['missed comma between flow collection entries'],
	'before-comma': ['expected the node content, but found \',\''],
	colon: ['can not read a block mapping entry; a multiline key may not be an implicit key', 'expected \':\' after a mapping key'],
	'blank-after-colon': ['a whitespace character is expected after the key-value separator within a block mapping'],
	'control-character': ['the stream contains non-printable characters', 'null byte is not allowed in input', 'expected valid JSON character'],
	escape: ['unknown escape sequence', 'expected hexadecimal character'],
	'separator-text': ['a separator with text behind it'],
	'no-json': ['no JSON'],
	'deep-60': ['nesting exceeded maxDepth (60)'],
	deep: ['nesting exceeded maxDepth'],
	much: ['more than', 'aliases exceeded maxAliases', 'merge keys exceeded maxTotalMergeKeys', 'abnormal merge sequence size'],
	twice: ['duplicated mapping key', 'duplicate key in ordered map'],
	empty: ['expected a document, but the input is empty'],
	several: ['expected a single document in the stream, but found more'],
	'no-yaml': ['no YAML'],
	'early-end': ['unexpected end', 'incomplete mapping pair in event stream'],
	'key-no-text': ['a key that is no text', 'object-based map does not support complex keys', 'nested arrays are not supported inside keys'],
	'merge-key': ['a merge key that names no mapping', 'cannot merge mappings; the provided source object is unacceptable'],
	alias: ['an alias of nothing', 'unidentified alias', 'recursive alias'],
	anchor: ['duplication of an anchor property', 'name of an anchor node must contain at least one character', 'alias node should not have any properties', 'name of an alias node must contain at least one character'],
	tag: [
		'duplication of a tag property',
		'unexpected end of the stream within a verbatim tag',
		'named tag handle cannot contain such characters',
		'tag suffix cannot contain exclamation marks',
		'tag suffix cannot contain flow indicator characters',
		'tag name cannot contain such characters',
		'undeclared tag handle',
	],
	'tag-misfit': ['cannot resolve a node with', 'unknown scalar tag', 'unknown sequence tag', 'unknown mapping tag', 'cannot resolve an ordered map item', 'cannot resolve a pairs item', 'cannot resolve a set item'],
	'block-indicator': ['repeat of a chomping mode identifier', 'bad explicit indentation width of a block scalar; it cannot be less than one', 'repeat of an indentation width identifier', 'a line break is expected'],
	directive: [
		'directive name must not be less than one character in length',
		'duplication of %YAML directive',
		'YAML directive accepts exactly one argument',
		'ill-formed argument of the YAML directive',
		'unacceptable YAML version of the document',
		'TAG directive accepts exactly two arguments',
		'ill-formed tag handle (first argument) of the TAG directive',
		'there is a previously declared suffix for',
		'ill-formed tag prefix (second argument) of the TAG directive',
		'directives end mark is expected',
	],
} as const satisfies Record<string, readonly string[]>;

export type YamlReasons = Readonly<Record<keyof typeof reasons, string>>;

const explanations: Readonly<Record<Lang, YamlReasons>> = {en, zh};

const codes: ReadonlyMap<string, keyof YamlReasons> = new Map((Object.keys(reasons) as (keyof YamlReasons)[]).flatMap((code) => reasons[code].map((reason) => [reason, code] as const)));

/** The reason without what it quotes and counts: `undeclared tag handle "!a!"`, `tag name cannot contain such characters: <`, `unknown scalar tag !<!a>`, `more than 600000 characters`. */
const withoutNames = (reason: string): string => reason.replace(/(?: "|: | !<| \(?\d).*$/s, '');

/** A parser's reason in a language; what is not known stays as it is. */
export function yamlReason(reason: string | number, lang: Lang): string {
	const code = codes.get(String(reason)) ?? codes.get(withoutNames(String(reason)));
	return code === undefined ? String(reason) : explanations[lang][code];
}
