// One part of node-forge, imported on its own (see der-writer.ts): the types are those of the package.
declare module 'node-forge/lib/asn1.js' {
	export {asn1 as default} from 'node-forge';
}
