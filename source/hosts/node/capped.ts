/** What is kept of a program's output: hundreds of times what those that are asked have to say. */
const LIMIT = 1024 * 1024;

/** Output as it comes, of which no more than the begin is kept. */
export class Capped {
	readonly #chunks: Buffer[] = [];
	#room = LIMIT;
	#isCut = false;

	add(chunk: Buffer): void {
		this.#isCut ||= chunk.length > this.#room;
		if (this.#room > 0) {
			this.#chunks.push(chunk.subarray(0, this.#room));
			this.#room -= Math.min(this.#room, chunk.length);
		}
	}

	/** With a last line that says so where there was more. */
	text(): string {
		return `${Buffer.concat(this.#chunks).toString('utf8')}${this.#isCut ? `\n… cut after ${LIMIT} bytes\n` : ''}`;
	}
}
