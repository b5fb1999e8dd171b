// Stands for a package that a library holds for an option that nothing here gives it. Whoever asks for it after all, is told.
const stand = new Proxy(function () {}, { // eslint-disable-line prefer-arrow-callback
	get(_, name) {
		throw new Error(`${String(name)}: what ships is without the package that has it`);
	},
	apply() {
		throw new Error('what ships is without the package that is called here');
	},
	construct() {
		throw new Error('what ships is without the package whose class this is');
	},
});
export default stand;
export {stand as Ajv2020};
