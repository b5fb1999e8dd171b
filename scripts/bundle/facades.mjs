// A module that is asked for while the program runs, and that lies in a file with others, gets a file of its own that only
// passes on what it has there. Each costs Node as much as many lines of code do: whoever asks is sent on to the file itself.

import {linkLate} from './late.mjs';

/** What only passes on: from one file, under other names. */
const FACADE = /^export\s*\{([^}]*)\}\s*from\s*"\.\/([^"]+)";\s*$/;
/** What only loads another. */
const BARE = /^import\s*"\.\/([^"]+)";\s*(?:export\s*\{\s*\};\s*)?$/;

/**
 * rolldown's plugin. The program's entry, which only loads the file that everything begins with, is that file afterwards.
 * @param entry its name, `cli.js`
 */
export const withoutFacades = (entry) => ({
	name: 'no files that only pass on',
	generateBundle(_, output) {
		const chunks = Object.values(output).filter(({type}) => type === 'chunk');
		const facades = new Map(chunks.flatMap((chunk) => {
			const [, names, from] = FACADE.exec(chunk.code) ?? [];
			return names === undefined || chunk.fileName === entry ? [] : [[chunk.fileName, {from, pass: passing(names)}]];
		}));
		const begins = BARE.exec(output[entry]?.code ?? '')?.[1];
		for (const chunk of chunks) {
			chunk.code = linkLate(chunk.code, facades).replaceAll(/import\([`"]\.\/([^`"]+)[`"]\)/g, (whole, name) => {
				const facade = facades.get(name);
				return facade === undefined ? whole : `import("./${facade.from}").then(${facade.pass})`;
			});
			if (begins !== undefined) {
				chunk.code = chunk.code.replaceAll(`"./${begins}"`, `"./${entry}"`).replaceAll(`\`./${begins}\``, `"./${entry}"`);
			}
			chunk.code = narrow(chunk.code);
		}
		for (const name of facades.keys()) {
			delete output[name];
		}
		if (begins !== undefined) {
			output[entry].code = output[begins].code;
			delete output[begins];
		}
	},
});

/** What makes a file that only passes on of the one that it passes on from. @param names as they stand in it: `N as initCommand, P` */
function passing(names) {
	const members = names.split(',').map((pair) => pair.trim().split(/\s+as\s+/)).map(([name, as = name]) => `get ${as}(){return m.${name}}`);
	return `m=>({${members.join(',')}})`;
}

/** Of a hundred characters so many that are no ASCII: more than that is Chinese, and would be twice as long. */
const FEW = 2;

/**
 * V8 keeps a file with one wide character in twice the memory, and Node takes longer to read it: where they are few, each
 * is written as an escape, which says the same in strings, in templates and in expressions.
 */
function narrow(code) {
	const wide = code.match(/[^\0-\x7F]/g)?.length ?? 0;
	return wide * 100 > code.length * FEW ? code : code.replaceAll(/[^\0-\x7F]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
