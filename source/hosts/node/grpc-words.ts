/** grpc-js wraps the system's error in words of its own: the system's alone say what is wrong. */
export function wordsOf(details: string): string {
	return details.match(/Last error: (?:Error: )?(.*?)\.? Resolution note:/s)?.[1] ?? details;
}
