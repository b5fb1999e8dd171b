interface Words {
	readonly en: string;
	readonly zh: string;
}

/** What the YAML parser (js-yaml) and the reader above it say, in words for users. */
const reasons: ReadonlyMap<string, Words> = new Map([
	['deficient indentation', {en: 'a bracket is not closed, or what is inside it stands too far left', zh: '括号没有闭合，或括号里的内容缩进不够'}],
	['bad indentation of a mapping entry', {en: 'this entry is not indented like those beside it, or holds a second ": "', zh: '这一项的缩进与同级不一致，或多了一个“: ”'}],
	['bad indentation of a sequence entry', {en: 'this list item is not indented like those beside it', zh: '这个列表项的缩进与同级不一致'}],
	['end of the stream or a document separator is expected', {en: 'this does not continue what stands above it', zh: '这里接不上前面的内容'}],
	['tab characters must not be used in indentation', {en: 'a tab stands where only blanks may', zh: '缩进里有制表符，只能用空格'}],
	['unexpected end of the stream within a double quoted scalar', {en: 'a double quote is not closed', zh: '双引号没有闭合'}],
	['unexpected end of the stream within a single quoted scalar', {en: 'a single quote is not closed', zh: '单引号没有闭合'}],
	['unexpected end of the document within a double quoted scalar', {en: 'a double quote is not closed', zh: '双引号没有闭合'}],
	['unexpected end of the document within a single quoted scalar', {en: 'a single quote is not closed', zh: '单引号没有闭合'}],
	['unexpected end of the stream within a flow collection', {en: 'a bracket is not closed', zh: '括号没有闭合'}],
	['missed comma between flow collection entries', {en: 'a comma is missing between brackets', zh: '括号里少了逗号'}],
	['can not read a block mapping entry; a multiline key may not be an implicit key', {en: 'a ":" is missing behind a key', zh: '键后面少了“:”'}],
	['the stream contains non-printable characters', {en: 'a control character stands here', zh: '这里有控制字符'}],
	['unknown escape sequence', {en: 'a backslash starts no escape that YAML knows', zh: '反斜杠后面不是 YAML 认识的转义'}],
	['nesting exceeded maxDepth (60)', {en: 'it is nested more than 60 levels deep', zh: '嵌套超过 60 层'}],
	['unexpected end', {en: 'it ends too early', zh: '内容提前结束'}],
	['a key that is no text', {en: 'a key is not text', zh: '键不是文本'}],
	['a merge key that names no mapping', {en: 'a merge key (<<) names no mapping', zh: '合并键（<<）后面不是映射'}],
]);

/** A parser's reason in a language; what is not known stays as it is. */
export const yamlReason = (reason: string | number, lang: keyof Words): string => reasons.get(String(reason))?.[lang] ?? String(reason);
