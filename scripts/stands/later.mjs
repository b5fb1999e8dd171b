// Stands for what a module exports, until it is used: only then the module is loaded.

/**
 * @param load gives what this stands for: a function or a class, or else an object; asked once
 * @returns what is called, constructed, extended and asked for its members as that is
 */
export function later(load, isObject = false) {
	let found;
	const real = () => (found ??= load());
	// What is called has to be a function, and what is constructed one of the old kind.
	const stand = new Proxy(isObject ? {} : function () {}, { // eslint-disable-line prefer-arrow-callback
		apply: (_, self, args) => Reflect.apply(real(), self, args),
		construct: (_, args, made) => Reflect.construct(real(), args, made === stand ? real() : made),
		get: (_, member) => Reflect.get(real(), member),
		has: (_, member) => Reflect.has(real(), member),
		getPrototypeOf: () => Reflect.getPrototypeOf(real()),
		...(isObject && {
			ownKeys: () => Reflect.ownKeys(real()),
			getOwnPropertyDescriptor(_, member) {
				const own = Reflect.getOwnPropertyDescriptor(real(), member);
				return own && {...own, configurable: true};
			},
		}),
	});
	return stand;
}
