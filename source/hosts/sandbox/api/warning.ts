/** As much of warnings as the API server sends with an answer: all together, and of each where there are more. */
const [MOST_CHARACTERS, MOST_CHARACTERS_EACH] = [4096, 256];

/**
 * Values of `Warning` headers, as the API server writes them (apimachinery, util/net.NewWarningHeader; its filter,
 * endpoints/filters/warning.go): a quoted text, its characters in UTF-8 whatever RFC 2616 says, none with control
 * characters, and no more than fit. Node takes a header's bytes as Latin-1.
 */
export function warningHeaders(warnings: readonly string[]): string[] {
	const distinct = [...new Set(warnings)].filter((warning) => !/\p{Cc}/u.test(warning));
	const cuts = distinct.reduce((sum, warning) => sum + warning.length, 0) > MOST_CHARACTERS;
	let room = MOST_CHARACTERS;
	return distinct.flatMap((warning) => {
		const text = cuts ? [...warning].slice(0, MOST_CHARACTERS_EACH).join('') : warning;
		room -= text.length;
		return room < 0 ? [] : [Buffer.from(`299 - "${text.replaceAll(/["\\]/g, '\\$&')}"`, 'utf8').toString('latin1')];
	});
}
