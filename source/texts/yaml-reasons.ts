interface Words {
	readonly en: string;
	readonly zh: string;
}

/** One explanation for everything that it fits. */
const explain = (words: Words, ...reasons: readonly string[]): ReadonlyArray<readonly [string, Words]> => reasons.map((reason) => [reason, words]);

/** What the YAML parser (js-yaml) and the reader above it say, less the names in it, in words for users. */
const explanations: ReadonlyMap<string, Words> = new Map([
	...explain({en: 'a bracket or a quote is not closed, or what is inside it stands too far left', zh: '括号或引号没有闭合，或里面的内容缩进不够'}, 'deficient indentation'),
	...explain({en: 'this entry is not indented like those beside it, or holds a second ": "', zh: '这一项的缩进与同级不一致，或多了一个“: ”'}, 'bad indentation of a mapping entry'),
	...explain({en: 'this list item is not indented like those beside it', zh: '这个列表项的缩进与同级不一致'}, 'bad indentation of a sequence entry'),
	...explain({en: 'this does not continue what stands above it', zh: '这里接不上前面的内容'}, 'end of the stream or a document separator is expected', 'can not read a document'),
	...explain({en: 'a tab stands where only blanks may', zh: '缩进里有制表符，只能用空格'}, 'tab characters must not be used in indentation'),
	...explain({en: 'a double quote is not closed', zh: '双引号没有闭合'}, 'unexpected end of the stream within a double quoted scalar', 'unexpected end of the document within a double quoted scalar'),
	...explain({en: 'a single quote is not closed', zh: '单引号没有闭合'}, 'unexpected end of the stream within a single quoted scalar', 'unexpected end of the document within a single quoted scalar'),
	...explain({en: 'a bracket is not closed', zh: '括号没有闭合'}, 'unexpected end of the stream within a flow collection'),
	...explain({en: 'a comma is missing between brackets', zh: '括号里少了逗号'}, 'missed comma between flow collection entries'),
	...explain({en: 'there is nothing in front of a comma', zh: '逗号前面没有内容'}, 'expected the node content, but found \',\''),
	...explain(
		{en: 'a ":" is missing behind a key', zh: '键后面少了“:”'},
		'can not read a block mapping entry; a multiline key may not be an implicit key', 'expected \':\' after a mapping key',
	),
	...explain({en: 'a blank is missing behind ":"', zh: '“:”后面少了空格'}, 'a whitespace character is expected after the key-value separator within a block mapping'),
	...explain({en: 'a control character stands here', zh: '这里有控制字符'}, 'the stream contains non-printable characters', 'null byte is not allowed in input', 'expected valid JSON character'),
	...explain({en: 'a backslash starts no escape that YAML knows', zh: '反斜杠后面不是 YAML 认识的转义'}, 'unknown escape sequence', 'expected hexadecimal character'),
	...explain({en: 'something other than a comment stands behind ---', zh: '--- 后面只能是注释'}, 'a separator with text behind it'),
	...explain({en: 'a document that begins with { is read as JSON, where names and texts stand in double quotes', zh: '以 { 开头的文档按 JSON 读取，名称和文本都要用双引号'}, 'no JSON'),
	...explain({en: 'it is nested more than 60 levels deep', zh: '嵌套超过 60 层'}, 'nesting exceeded maxDepth (60)'),
	...explain({en: 'it is nested too deeply', zh: '嵌套太深'}, 'nesting exceeded maxDepth'),
	...explain({en: 'it holds more than a file of this kind ever does', zh: '内容远多于这种文件应有的'}, 'more than', 'aliases exceeded maxAliases', 'merge keys exceeded maxTotalMergeKeys', 'abnormal merge sequence size'),
	...explain({en: 'a key stands there twice', zh: '有一个键出现了两次'}, 'duplicated mapping key', 'duplicate key in ordered map'),
	...explain({en: 'there is nothing in it', zh: '里面没有内容'}, 'expected a document, but the input is empty'),
	...explain({en: 'there is more than one document in it', zh: '里面不止一个文档'}, 'expected a single document in the stream, but found more'),
	...explain({en: 'it is no text that YAML can be', zh: '它不是 YAML 文本'}, 'no YAML'),
	...explain({en: 'it ends too early', zh: '内容提前结束'}, 'unexpected end', 'incomplete mapping pair in event stream'),
	...explain({en: 'a key is not text', zh: '键不是文本'}, 'a key that is no text', 'object-based map does not support complex keys', 'nested arrays are not supported inside keys'),
	...explain({en: 'a merge key (<<) names no mapping', zh: '合并键（<<）后面不是映射'}, 'a merge key that names no mapping', 'cannot merge mappings; the provided source object is unacceptable'),
	...explain({en: 'an alias (*) names no anchor (&) above it', zh: '别名（*）在前面没有对应的锚点（&）'}, 'an alias of nothing', 'unidentified alias', 'recursive alias'),
	...explain(
		{en: 'an anchor (&) or an alias (*) is not written well; text that begins with & or * needs quotes', zh: '锚点（&）或别名（*）写得不对；以 & 或 * 开头的文本要加引号'},
		'duplication of an anchor property', 'name of an anchor node must contain at least one character',
		'alias node should not have any properties', 'name of an alias node must contain at least one character',
	),
	...explain(
		{en: 'a tag (!) is not written well; text that begins with ! needs quotes', zh: '标签（!）写得不对；以 ! 开头的文本要加引号'},
		'duplication of a tag property', 'unexpected end of the stream within a verbatim tag', 'named tag handle cannot contain such characters',
		'tag suffix cannot contain exclamation marks', 'tag suffix cannot contain flow indicator characters', 'tag name cannot contain such characters', 'undeclared tag handle',
	),
	...explain(
		{en: 'a tag (!) does not fit what stands behind it, or is none that is known', zh: '标签（!）与后面的内容不符，或者不认识'},
		'cannot resolve a node with', 'unknown scalar tag', 'unknown sequence tag', 'unknown mapping tag', 'cannot resolve an ordered map item', 'cannot resolve a pairs item', 'cannot resolve a set item',
	),
	...explain(
		{en: 'what stands behind | or > is no indicator of a block of text', zh: '| 或 > 后面不是文本块的标记'},
		'repeat of a chomping mode identifier', 'bad explicit indentation width of a block scalar; it cannot be less than one', 'repeat of an indentation width identifier', 'a line break is expected',
	),
	...explain(
		{en: 'a line that begins with % is a directive, and this is none that can stand here', zh: '以 % 开头的行是指令，而这里不能有这样的指令'},
		'directive name must not be less than one character in length', 'duplication of %YAML directive', 'YAML directive accepts exactly one argument',
		'ill-formed argument of the YAML directive', 'unacceptable YAML version of the document', 'TAG directive accepts exactly two arguments',
		'ill-formed tag handle (first argument) of the TAG directive', 'there is a previously declared suffix for', 'ill-formed tag prefix (second argument) of the TAG directive',
		'directives end mark is expected',
	),
]);

/** The reason without what it quotes and counts: `undeclared tag handle "!a!"`, `tag name cannot contain such characters: <`, `unknown scalar tag !<!a>`, `more than 600000 characters`. */
const withoutNames = (reason: string): string => reason.replace(/(?: "|: | !<| \(?\d).*$/s, '');

/** A parser's reason in a language; what is not known stays as it is. */
export const yamlReason = (reason: string | number, lang: keyof Words): string =>
	(explanations.get(String(reason)) ?? explanations.get(withoutNames(String(reason))))?.[lang] ?? String(reason);
