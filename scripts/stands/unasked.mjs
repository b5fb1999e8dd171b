// Stands for a package that a library holds for an option that nothing here gives it. Whoever asks for it after all, is told.
export default new Proxy(function () {}, { // eslint-disable-line prefer-arrow-callback
	get(_, name) {
		throw new Error(`${String(name)}: what ships is without the package that has it`);
	},
	apply() {
		throw new Error('what ships is without the package that is called here');
	},
});
export class Ajv2020 {
	constructor() {
		throw new Error('ajv: what ships is without it');
	}
}
