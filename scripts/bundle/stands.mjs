// What stands in the bundle for packages, or parts of them, that come along and are not asked for, or that are asked for late.
import {join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';

const top = fileURLToPath(new URL('../..', import.meta.url));

/** Who asks: a part of its path; what it asks for; what it is given, in scripts/stands. */
const STANDS = [
	// Ink asks for it in development only.
	{by: 'node_modules/ink/', asked: ['react-devtools-core'], stand: 'empty'},
	// One for all, loaded when it is needed.
	{by: '', asked: ['string-width'], stand: 'string-width'},
	// For schemas and migrations: settings and progress have neither.
	{by: 'node_modules/conf/', asked: ['ajv/dist/2020.js', 'ajv-formats', 'semver'], stand: 'unasked'},
	// kubestep asks a container runtime, and serves none.
	{by: 'node_modules/@grpc/grpc-js/', asked: ['./server', './server-credentials', './server-interceptors'], stand: 'empty'},
];

export const stands = {
	name: 'stands for what is not asked for, or late',
	resolveId(source, importer) {
		const by = importer === undefined ? '' : relative(top, importer);
		const found = STANDS.find((one) => by.includes(one.by) && one.asked.includes(source) && !by.startsWith('scripts/'));
		return found && join(top, 'scripts/stands', `${found.stand}.mjs`);
	},
};
