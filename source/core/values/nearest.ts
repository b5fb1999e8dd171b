/** The known name that a misspelt one most likely stands for; none when all are far off. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
	let best: string | undefined;
	let least = Math.max(1, Math.floor(name.length / 3)) + 1;
	for (const candidate of known) {
		const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), least);
		if (distance < least) {
			least = distance;
			best = candidate;
		}
	}
	return best;
}

function editDistance(a: string, b: string, limit: number): number {
	if (Math.abs(a.length - b.length) >= limit) {
		return limit;
	}
	let row = Array.from({length: b.length + 1}, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}
		row = next;
	}
	return row[b.length] ?? limit;
}
