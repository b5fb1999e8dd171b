// Parts of undici imported on their own (see api-client.ts): the types are those of the package.
declare module 'undici/lib/dispatcher/client.js' {
	export {Client as default} from 'undici';
}
declare module 'undici/lib/core/connect.js' {
	export {buildConnector as default} from 'undici';
}
