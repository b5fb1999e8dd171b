import type {Random} from './random.ts';

/** A value of DER (X.690) with what is in it, so that what is around a change still has the right length. */
type Node = {tag: number; inside: Node[]} | {tag: number; content: Buffer};

/** undefined where it is none. */
function read(bytes: Buffer, depth = 0): Node[] | undefined {
	const nodes: Node[] = [];
	for (let at = 0; at < bytes.length;) {
		const tag = bytes[at]!;
		let length = bytes[at + 1] ?? -1;
		let start = at + 2;
		if (length > 0x80) {
			const count = length & 0x7F;
			if (count > 4 || start + count > bytes.length) {
				return undefined;
			}
			length = bytes.readUIntBE(start, count);
			start += count;
		}
		if (length < 0 || length === 0x80 || start + length > bytes.length) {
			return undefined;
		}
		const content = bytes.subarray(start, start + length);
		const inside = (tag & 0x20) !== 0 && depth < 30 ? read(content, depth + 1) : undefined;
		nodes.push(inside === undefined ? {tag, content} : {tag, inside});
		at = start + length;
	}
	return nodes;
}

function write(nodes: readonly Node[]): Buffer {
	return Buffer.concat(nodes.map((node) => {
		const content = 'inside' in node ? write(node.inside) : node.content;
		return Buffer.concat([Buffer.from([node.tag]), lengthOf(content.length), content]);
	}));
}

function lengthOf(length: number): Buffer {
	if (length < 0x80) {
		return Buffer.from([length]);
	}
	const bytes: number[] = [];
	for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) {
		bytes.unshift(rest % 256);
	}
	return Buffer.from([0x80 | bytes.length, ...bytes]);
}

function all(nodes: Node[]): {readonly list: Node[]; readonly index: number; readonly node: Node}[] {
	return nodes.flatMap((node, index) => [{list: nodes, index, node}, ...('inside' in node ? all(node.inside) : [])]);
}

const long = (random: Random) => random.pick([1, 20, 300, 70_000]);

const changes: Readonly<Record<string, (nodes: Node[], random: Random) => void>> = {
	drop(nodes, random) {
		const {list, index} = random.pick(all(nodes));
		list.splice(index, 1);
	},
	repeat(nodes, random) {
		const {list, index, node} = random.pick(all(nodes));
		list.splice(index, 0, ...Array<Node>(random.pick([1, 2, 1000])).fill(node));
	},
	swap(nodes, random) {
		const [one, other] = [random.pick(all(nodes)), random.pick(all(nodes))];
		if (!all([one.node]).some(({node}) => node === other.node) && !all([other.node]).some(({node}) => node === one.node)) {
			one.list[one.index] = other.node;
			other.list[other.index] = one.node;
		}
	},
	'change the tag'(nodes, random) {
		random.pick(all(nodes)).node.tag = random.pick([0, 1, 2, 3, 4, 5, 6, 0x0C, 0x13, 0x16, 0x17, 0x18, 0x1E, 0x30, 0x31, 0x80, 0x82, 0x87, 0xA0, 0xA3, 0x1F, 0xFF]);
	},
	'change the content'(nodes, random) {
		const {list, index, node: {tag}} = random.pick(all(nodes));
		const content = random.pick<Buffer | string>([
			Buffer.alloc(0), Buffer.alloc(long(random), 0xFF), Buffer.alloc(long(random)), Buffer.from([0x80]), Buffer.from(Array.from({length: 8}, () => random.below(256))),
			'\u001B[2J\u001B]0;title\u0007', '\u202Egnp.x\u2066', 'a\0b', '000000000000Z', '991332256199Z', '99991231235959Z', '20500101000000+2560', '2026', '../../etc/passwd', '<script>', 'x'.repeat(long(random)), '控制平面', '\n'.repeat(20),
		]);
		list[index] = {tag, content: Buffer.from(content as string)};
	},
	'change bytes of a content'(nodes, random) {
		const leaves = all(nodes).filter(({node}) => 'content' in node && node.content.length > 0);
		if (leaves.length > 0) {
			const {list, index, node} = random.pick(leaves);
			const content = Buffer.from('content' in node ? node.content : []);
			content[random.below(content.length)] = random.below(256);
			list[index] = {tag: node.tag, content};
		}
	},
	'nest deeply'(nodes, random) {
		const {list, index, node} = random.pick(all(nodes));
		let content = write([node]);
		for (let depth = random.pick([20, 300, 3000]); depth > 1; depth -= 1) {
			content = Buffer.concat([Buffer.from([0x30]), lengthOf(content.length), content]);
		}
		list[index] = {tag: 0x30, content};
	},
	'append'(nodes, random) {
		nodes.push({tag: 4, content: Buffer.alloc(long(random))});
	},
};

/** Changes of the structure, of lengths that then are not right, and of bytes. */
export function mutateDer(der: Buffer, random: Random, done: string[]): Buffer {
	const nodes = read(der);
	if (nodes !== undefined && nodes.length > 0 && random.chance(0.75)) {
		for (let count = random.pick([1, 1, 1, 2, 3]); count > 0 && nodes.length > 0; count -= 1) {
			const [name, change] = random.pick(Object.entries(changes));
			change(nodes, random);
			done.push(`DER: ${name}`);
		}
		return write(nodes);
	}
	const bytes = Buffer.from(der);
	if (random.chance(0.2)) {
		done.push('DER: cut');
		return bytes.subarray(0, random.below(bytes.length + 1));
	}
	for (let count = 1 + random.below(6); count > 0; count -= 1) {
		bytes[random.below(bytes.length)] = random.pick([0, 0xFF, 0x80, 0x84, 0x7F, random.below(256)]);
	}
	done.push('DER: bytes');
	return bytes;
}
