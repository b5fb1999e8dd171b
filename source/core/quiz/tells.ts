/** Whether a text has it as a whole word: `ca.crt` is not told by `etcd/ca.crt`, nor `0600` by `10600`. */
export function tells(shown: string, answer: string): boolean {
	const [text, wanted] = [shown.toLowerCase(), answer.toLowerCase()];
	if (wanted === '') {
		return false;
	}
	for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
		if (!partOfName.test(text[at - 1] ?? ' ') && !partOfName.test(text.slice(at + wanted.length).replace(/^[.:](?!\w)/, '')[0] ?? ' ')) {
			return true;
		}
	}
	return false;
}

const partOfName = /[\w./:-]/;
