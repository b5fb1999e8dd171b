import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import mistakes from '../../scripts/misspellings.json' with {type: 'json'};

test.each(mistakes)('$what can be misspelt where scripts/misspell.mjs does it', ({file, from}) => {
	const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
	expect(text.split(from)).toHaveLength(2);
});
