// Bundles what ships: one entry, split so that the interface, the sandbox and the node host are
// read from disk only by the commands that need them. Unbundled, Ink alone needs half a second.
import {rm} from 'node:fs/promises';
import {build} from 'esbuild';

await rm('dist', {recursive: true, force: true});
await build({
	entryPoints: {cli: 'source/cli/main.ts'},
	outdir: 'dist',
	bundle: true,
	splitting: true,
	format: 'esm',
	platform: 'node',
	target: 'node22',
	jsx: 'automatic',
	minify: true,
	keepNames: false,
	legalComments: 'none',
	// Ink's layout engine asks whether there is a `fetch`, and that question alone loads Node's whole HTTP client
	// before the first frame. Nothing here calls it: pages outside are undici's.
	define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"', fetch: 'undefined'},
	// Ink asks for it in development only.
	alias: {'react-devtools-core': './scripts/empty.mjs'},
	// CommonJS dependencies call `require` for Node's own modules.
	banner: {js: "import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);"},
});
